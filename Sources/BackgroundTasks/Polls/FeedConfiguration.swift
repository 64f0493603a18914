/// A feed whose new entries are announced.
package struct FeedConfiguration: Sendable, Hashable {
    /// What entries are posted under, and what the position is kept under: who renames a feed begins it anew.
    package var name: String
    /// RSS 2.0 or Atom.
    package var url: String
    /// The channel's name, with or without `#`, or its id.
    package var channel: String

    package init(name: String, url: String, channel: String) {
        self.name = name
        self.url = url
        self.channel = channel
    }

    /// The name in Redis: readable, and different for different names.
    var slot: String {
        let letters = name.lowercased().unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                ? Character(scalar) : "-"
        }
        return String(letters.prefix(40)) + "-" + FeedPosition.mark(name.lowercased()).suffix(6)
    }
}
