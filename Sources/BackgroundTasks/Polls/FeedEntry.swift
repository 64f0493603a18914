/// An entry of a feed, as far as it is announced.
struct FeedEntry: Sendable, Equatable {
    /// RSS's `guid`, Atom's `id`; nil where there is none.
    var id: String?
    /// Absolute; nil where there is none.
    var link: String?
    /// One line of plain text; may be empty.
    var title: String
    /// In milliseconds since 1970; nil where there is none that can be read.
    var date: Int64?

    /// What makes it the same entry, however it is edited; nil for what has neither id nor link.
    var identity: String? { id ?? link }
}
