import Foundation
import NIOCore
import Testing

@testable import BackgroundTasks

@Suite("Feeds", .timeLimit(.minutes(1)))
struct FeedReaderTests {
    private static let url = "https://blog.example.org/feeds/all.xml"

    private func entries(_ xml: String) async throws -> [FeedEntry] {
        try await FeedReader.read(ByteBuffer(string: xml), url: Self.url).entries
    }

    private func rss(_ items: String) -> String {
        """
        <?xml version="1.0"?>
        <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
        <title>Blog</title><link>https://blog.example.org/</link><atom:link href="\(Self.url)" rel="self"/>
        \(items)</channel></rss>
        """
    }

    private func atom(_ entries: String, _ attributes: String = "") -> String {
        """
        <feed xmlns="http://www.w3.org/2005/Atom"\(attributes)><title>Blog</title><id>tag:blog</id>
        <link href="https://blog.example.org/"/>\(entries)</feed>
        """
    }

    @Test("RSS's items have guid, link, title and date")
    func rssItem() async throws {
        let item = """
            <item><title>Go &amp;amp; &lt;b&gt;generics&lt;/b&gt;</title><link>
              https://blog.example.org/1?a=1&amp;b=2
            </link><guid isPermaLink="false">post-1</guid><pubDate>Tue, 14 Nov 2023 22:13:20 GMT</pubDate>
            <description><![CDATA[<p>ignored</p>]]></description><atom:link href="https://other.example/" rel="replies"/></item>
            """
        let found = try await entries(rss(item))
        #expect(found.map(\.title) == ["Go & generics"])
        #expect(
            found == [
                FeedEntry(
                    id: "post-1",
                    link: "https://blog.example.org/1?a=1&b=2",
                    heading: "Go &amp; <b>generics</b>",
                    isHTML: true,
                    date: 1_700_000_000_000
                )
            ]
        )
    }

    @Test("Atom's entries have id, the link for reading, title and date; an edit doesn't make them newer")
    func atomEntry() async throws {
        let entry = """
            <entry><title type="html"><![CDATA[<em>Go</em> &amp; you]]></title><id>tag:1</id>
            <link rel="edit" href="https://blog.example.org/edit"/><link rel="enclosure" href="https://cdn.example/1.mp3"/>
            <link type="application/json" href="https://blog.example.org/1.json"/>
            <link rel="alternate" type="text/html" href="https://blog.example.org/1"/>
            <published>2023-11-14T22:13:20Z</published><updated>2024-11-14T22:13:20Z</updated>
            <author><name>Not the title</name></author>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><title>no</title></div></content></entry>
            """
        let found = try await entries(atom(entry))
        #expect(found.map(\.title) == ["Go & you"])
        #expect(
            found == [
                FeedEntry(
                    id: "tag:1",
                    link: "https://blog.example.org/1",
                    heading: "<em>Go</em> &amp; you",
                    isHTML: true,
                    date: 1_700_000_000_000
                )
            ]
        )
        let xhtml = """
            <entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <i>b</i> c</div></title><id>x</id></entry>
            """
        #expect(try await entries(atom(xhtml)).map(\.title) == ["A b c"])
    }

    @Test(
        "A link that is relative is resolved",
        arguments: [
            ("<link href=\"../posts/1\"/>", "", "https://blog.example.org/posts/1"),
            ("<link href=\"1\"/>", " xml:base=\"https://other.example/a/\"", "https://other.example/a/1"),
            ("<link href=\"1\"/>", " xml:base=\"/b/\"", "https://blog.example.org/b/1"),
            ("<link xml:base=\"c/\" href=\"1\"/>", " xml:base=\"/b/\"", "https://blog.example.org/b/c/1"),
            ("<link href=\"//cdn.example/1\"/>", "", "https://cdn.example/1"),
        ]
    )
    func relative(link: String, attributes: String, expected: String) async throws {
        let entry = "<entry><id>1</id><title>t</title>\(link)</entry>"
        #expect(try await entries(atom(entry, attributes)).map(\.link) == [expected])
    }

    @Test("A guid that is an address is the link where there is none; without both an entry is odd")
    func identity() async throws {
        let items = """
            <item><guid>https://blog.example.org/1</guid><title>a</title></item>
            <item><guid isPermaLink="false">https://blog.example.org/2</guid><title>b</title></item>
            <item><link>/3</link><title>c</title></item>
            <item><title>d</title></item>
            <item><link>/4</link><title>e</title><dc:date>2023-11-14T22:13:20Z</dc:date></item>
            """
        let (found, odd) = try await FeedReader.read(ByteBuffer(string: rss(items)), url: Self.url)
        #expect(
            found.map(\.link) == [
                "https://blog.example.org/1", nil, "https://blog.example.org/3", "https://blog.example.org/4",
            ]
        )
        #expect(
            found.map(\.identity) == [
                "https://blog.example.org/1", "https://blog.example.org/2", "https://blog.example.org/3",
                "https://blog.example.org/4",
            ]
        )
        #expect(found.map(\.date) == [nil, nil, nil, 1_700_000_000_000])
        #expect(odd == 1)
    }

    @Test("Another encoding is read as it says")
    func latin1() async throws {
        let xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><channel><item><guid>1</guid><title>caf"
        let bytes = Array(xml.utf8) + [0xE9] + Array("</title></item></channel></rss>".utf8)
        #expect(try await FeedReader.read(ByteBuffer(bytes: bytes), url: Self.url).entries.map(\.title) == ["café"])
    }

    @Test("A document without entries has none")
    func empty() async throws {
        #expect(try await entries(rss("")) == [])
        #expect(try await entries(atom("")) == [])
    }

    @Test(
        "What is no feed is refused with its reason",
        arguments: [
            ("", "no element found"), ("{\"a\": 1}", "not well-formed"), ("<html><body/></html>", "begins with <html>"),
            ("<rss><channel><item><title>cut", "no element found"), ("<rss><channel></rss>", "mismatched tag"),
            ("<rss><channel><item><title>&nbsp;</title></item></channel></rss>", "undefined entity"),
            (
                "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><rss>&b;</rss>",
                "declarations of its own"
            ),
            ("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss>&x;</rss>", "declarations of its own"),
            ("<!DOCTYPE rss [<!ENTITY % x SYSTEM \"file:///etc/passwd\">%x;]><rss/>", "declarations of its own"),
        ]
    )
    func refused(xml: String, reason: String) async {
        await #expect {
            try await entries(xml)
        } throws: { error in
            "\(error)".contains(reason)
        }
    }

    @Test("Depth and number of entries are bounded")
    func bounds() async throws {
        let deep = "<rss>" + String(repeating: "<a>", count: 100_000)
        await #expect(throws: FeedError(reason: "it is nested too deep", line: 1)) { try await entries(deep) }
        let item = "<item><guid>same</guid></item>"
        #expect(try await entries(rss(String(repeating: item, count: 10_000))).count == 2000)
        let long = String(repeating: "x", count: 1 << 20)
        #expect(
            try await entries(rss("<item><guid>1</guid><title>\(long)</title></item>")).map(\.title) == [
                String(repeating: "x", count: 300) + "…"
            ]
        )
    }

    @Test(
        "A document that wants more memory than it has itself is refused, before it gets any",
        arguments: [
            (" xml:base=\"https://blog.example.org/LONG\"", "<link href=\"1\"/>"),
            ("", "<link xml:base=\"https://blog.example.org/LONG\" href=\"1\"/>"),
        ]
    )
    func longBases(attributes: String, element: String) async throws {
        let long = String(repeating: "x", count: 3000)
        let element = String(repeating: element, count: 1900)
        let document = atom("<entry><id>1</id>\(element)</entry>", attributes).replacing("LONG", with: long)
        await #expect {
            try await entries(document)
        } throws: { error in
            "\(error)".hasSuffix(FeedError.longAddress.reason)
        }
    }

    @Test("A namespace that is too long is refused, since reading takes as long as its names are together")
    func longNamespace() async throws {
        let long = String(repeating: "x", count: 300)
        await #expect {
            try await entries("<rss xmlns:x=\"https://a.example/\(long)\"><x:a x:b=\"\"/></rss>")
        } throws: { error in
            "\(error)".hasSuffix("a namespace in it is longer than 256 bytes")
        }
    }

    @Test("Bases that add up to a long one are refused, whatever each of them has")
    func nestedBases() async throws {
        let step = String(repeating: "x", count: 100) + "/"
        let open = String(repeating: "<a xml:base=\"\(step)\">", count: 190)
        await #expect {
            try await entries("<rss><channel>\(open)")
        } throws: { error in
            "\(error)".hasSuffix(FeedError.longAddress.reason)
        }
    }

    @Test("A link that is too long, as it is or resolved, is left out; the rest of the entry stays")
    func longLinks() async throws {
        let long = String(repeating: "x", count: 3000)
        let almost = String(repeating: "x", count: 1500)
        let found = try await entries(
            atom(
                """
                <entry><id>1</id><link href="https://blog.example.org/\(long)"/></entry>
                <entry xml:base="https://blog.example.org/\(almost)/"><id>2</id><link href="\(almost)"/></entry>
                <entry><id>3</id><link href="\(long)"/><link href="3"/></entry>
                """
            )
        )
        #expect(found.map(\.link) == [nil, nil, "https://blog.example.org/feeds/3"])
        #expect(try await entries(rss("<item><guid>\(long)</guid><link>\(long)</link></item>")).map(\.link) == [nil])
    }

    @Test("A tag or a comment without an end is given up, not kept", arguments: ["<item a=\"", "<!-- ", "<?x "])
    func endless(start: String) async throws {
        let document = "<rss><channel>\(start)\(String(repeating: "x", count: 1 << 20))"
        await #expect {
            try await entries(document)
        } throws: { error in
            "\(error)".contains("more than 128 KiB")
        }
    }

    @Test("Others get their turn while a document is read, and can end that")
    @MainActor
    func cancelled() async throws {
        let text = String(repeating: "x", count: 10_000)
        let document = rss(
            String(repeating: "<item><guid>1</guid><description>\(text)</description></item>", count: 100)
        )
        var hasBegun = false
        let reading = Task { @MainActor in
            hasBegun = true
            return try await entries(document)
        }
        // This test and the reading have one thread between them: it goes on here only when that lets go.
        while !hasBegun { await Task.yield() }
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }
    }

    @Test("A title's markup is read when it is shown, and not before")
    func lazyTitles() async throws {
        let title = String(repeating: "&lt;a ", count: 1000)
        let found = try await entries(rss("<item><guid>1</guid><title>\(title)&lt;b&gt;</title></item>"))
        #expect(found.map(\.heading.count) == [1000 * 3 + 3])
        #expect(found.map { $0.title.hasSuffix("<a…") } == [true])
    }

    @Test("A blank line before the declaration is overlooked, and counts as a line")
    func blankStart() async throws {
        for start in ["\n", " \r\n\t", "\u{FEFF}\n"] {
            #expect(try await entries(start + rss("<item><guid>1</guid></item>")).map(\.id) == ["1"])
        }
        await #expect {
            try await entries("\n\n<?xml version=\"1.0\"?>\n<rss><a></rss>")
        } throws: { error in
            "\(error)".hasPrefix("line 4: ")
        }
    }

    @Test("RSS in a namespace is RSS", arguments: ["http://backend.userland.com/rss2", "http://www.w3.org/2005/Atom"])
    func namespaced(namespace: String) async throws {
        let document = """
            <rss xmlns="\(namespace)" xmlns:m="http://search.yahoo.com/mrss/" version="2.0"><channel><item>
            <guid isPermaLink="false">1</guid><title>One</title><m:title>Other</m:title><link>/1</link></item></channel></rss>
            """
        let found = try await entries(document)
        #expect(found.map(\.title) == ["One"])
        #expect(found.map(\.link) == ["https://blog.example.org/1"])
    }

    @Test("A document's address has a key in its query: no link has it")
    func secretQuery() async throws {
        let document = ByteBuffer(string: rss("<item><guid isPermaLink=\"false\">1</guid><link>#one</link></item>"))
        let found = try await FeedReader.read(document, url: "https://blog.example.org/feed?token=SECRET").entries
        #expect(found.map(\.link) == ["https://blog.example.org/feed#one"])
    }
}
