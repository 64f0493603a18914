/// A blog's or a podcast's feed whose new entries are announced, from the section `feeds`.
package struct Feed: ContentEntry, Equatable {
    /// What entries are posted under: "The Go Blog". How far it was announced is kept under this name too.
    package let name: String
    /// RSS 2.0 or Atom.
    package let url: String
    /// The channel's name, without `#`, or its id.
    package let channel: String
    package let source: SourceLocation
}

extension Feed: ReadableEntry {
    static let section = "feeds"
    static let kind = "feed"
    static let keys = ["url", "channel"]

    init?(name: String, fields: inout EntryFields, topic: String) {
        let url = fields.text("url", required: true, maximum: Limits.link)
        // A feed on this machine itself, such as the simulator's, needs no encryption.
        let isLocal = ["http://127.0.0.1", "http://localhost"].contains { local in
            url.map { $0.hasPrefix(local) && ["/", ":"].contains($0.dropFirst(local.count).prefix(1)) } ?? false
        }
        let mistake = isLocal ? nil : url.flatMap { Link.mistake(in: $0) }
        if let mistake { fields.problem("in 'url': \(mistake)", at: "url") }
        if !fields.contains("channel") { fields.problem("this feed has no channel") }
        let channel = fields.channel("channel")
        guard mistake == nil, let url, let channel else { return nil }
        self.init(name: name, url: url, channel: channel, source: fields.location)
    }
}
