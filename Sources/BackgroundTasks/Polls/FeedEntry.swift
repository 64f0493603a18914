/// An entry of a feed, as far as it is announced.
struct FeedEntry: Sendable, Equatable {
    /// The characters of a title that are shown.
    private static let maximumTitle = 300

    /// RSS's `guid`, Atom's `id`; nil where there is none.
    var id: String?
    /// Absolute; nil where there is none.
    var link: String?
    /// The title as it is written, in one line; may be empty.
    var heading = ""
    /// Whether it is written in HTML.
    var isHTML = false
    /// In milliseconds since 1970; nil where there is none that can be read.
    var date: Int64?

    /// What makes it the same entry, however it is edited; nil for what has neither id nor link.
    var identity: String? { id ?? link }

    /// The title in one line of plain text; may be empty. Read only of what is announced: HTML takes time.
    var title: String {
        isHTML ? HTMLText.plain(heading, maximum: Self.maximumTitle) : String(heading.prefix(Self.maximumTitle))
    }
}
