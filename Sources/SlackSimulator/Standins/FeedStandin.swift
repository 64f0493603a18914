/// A blog's feed, as RSS 2.0 and as Atom, for clients that ask whether something is new.
struct FeedStandin: Sendable {
    struct Entry: Sendable {
        let guid: String
        let title: String
        let link: String
        let time: StandinTime
    }

    /// How many entries the feed shows, and keeps.
    static let maximumEntries = 20

    /// Newest first.
    private var entries: [Entry] = [
        Entry(
            guid: "tag:example.com,2026:gopher-2",
            title: "A second made-up entry",
            link: "https://example.com/blog/second",
            time: StandinTime(microseconds: 1_767_355_200_000_000)
        ),
        Entry(
            guid: "tag:example.com,2026:gopher-1",
            title: "A first made-up entry",
            link: "https://example.com/blog/first",
            time: StandinTime(microseconds: 1_767_268_800_000_000)
        ),
    ]
    private var published = 2

    /// Publishes an entry.
    ///
    /// - Returns: its guid.
    mutating func publish(title: String, link: String) -> String {
        published += 1
        let entry = Entry(guid: "tag:example.com,2026:gopher-\(published)", title: title, link: link, time: .now)
        entries.insert(entry, at: 0)
        if entries.count > Self.maximumEntries { entries.removeLast() }
        return entry.guid
    }

    func answer(_ request: StandinRequest) -> StandinAnswer {
        guard ["rss", "atom"].contains(request.path), let newest = entries.first else { return .notFound }
        let tag = "\"\(request.path)-\(published)\""
        let isKnown =
            if let known = request.knownTag {
                known == tag || known == "W/\(tag)"
            } else {
                request.knownDate == newest.time.http
            }
        var answer =
            isKnown
            ? StandinAnswer(status: 304, text: "")
            : request.path == "rss"
                ? StandinAnswer(text: rss(request.base), contentType: "application/rss+xml; charset=utf-8")
                : StandinAnswer(text: atom(request.base), contentType: "application/atom+xml; charset=utf-8")
        answer.headers = [("ETag", tag), ("Last-Modified", newest.time.http)]
        return answer
    }

    private func rss(_ base: String) -> String {
        let items = entries.map { entry in
            """
            <item>
            <title>\(Self.escaped(entry.title))</title>
            <link>\(Self.escaped(entry.link))</link>
            <guid isPermaLink="false">\(Self.escaped(entry.guid))</guid>
            <pubDate>\(entry.time.http)</pubDate>
            </item>

            """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
            <channel>
            <title>The Sandbox Blog</title>
            <link>https://example.com/blog</link>
            <description>A made-up blog of the simulator's</description>
            <atom:link href="\(Self.escaped(base))/rss" rel="self" type="application/rss+xml"/>
            \(items.joined())</channel>
            </rss>

            """
    }

    private func atom(_ base: String) -> String {
        let items = entries.map { entry in
            """
            <entry>
            <title>\(Self.escaped(entry.title))</title>
            <link href="\(Self.escaped(entry.link))"/>
            <id>\(Self.escaped(entry.guid))</id>
            <updated>\(entry.time.whole)</updated>
            </entry>

            """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <title>The Sandbox Blog</title>
            <link href="\(Self.escaped(base))/atom" rel="self"/>
            <link href="https://example.com/blog"/>
            <id>tag:example.com,2026:blog</id>
            <updated>\(entries.first?.time.whole ?? "")</updated>
            <author><name>Gopher Sample</name></author>
            \(items.joined())</feed>

            """
    }

    private static func escaped(_ text: String) -> String { MastodonHTML.escaped(text) }
}
