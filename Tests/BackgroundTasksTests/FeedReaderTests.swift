import Foundation
import Testing

@testable import BackgroundTasks

@Suite("Feeds", .timeLimit(.minutes(1)))
struct FeedReaderTests {
    private static let url = "https://blog.example.org/feeds/all.xml"

    private func entries(_ xml: String) throws(FeedError) -> [FeedEntry] {
        try FeedReader.read(Array(xml.utf8), url: Self.url).entries
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
    func rssItem() throws {
        let item = """
            <item><title>Go &amp;amp; &lt;b&gt;generics&lt;/b&gt;</title><link>
              https://blog.example.org/1?a=1&amp;b=2
            </link><guid isPermaLink="false">post-1</guid><pubDate>Tue, 14 Nov 2023 22:13:20 GMT</pubDate>
            <description><![CDATA[<p>ignored</p>]]></description><atom:link href="https://other.example/" rel="replies"/></item>
            """
        #expect(
            try entries(rss(item)) == [
                FeedEntry(
                    id: "post-1",
                    link: "https://blog.example.org/1?a=1&b=2",
                    title: "Go & generics",
                    date: 1_700_000_000_000
                )
            ]
        )
    }

    @Test("Atom's entries have id, the link for reading, title and date; an edit doesn't make them newer")
    func atomEntry() throws {
        let entry = """
            <entry><title type="html"><![CDATA[<em>Go</em> &amp; you]]></title><id>tag:1</id>
            <link rel="edit" href="https://blog.example.org/edit"/><link rel="enclosure" href="https://cdn.example/1.mp3"/>
            <link type="application/json" href="https://blog.example.org/1.json"/>
            <link rel="alternate" type="text/html" href="https://blog.example.org/1"/>
            <published>2023-11-14T22:13:20Z</published><updated>2024-11-14T22:13:20Z</updated>
            <author><name>Not the title</name></author>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><title>no</title></div></content></entry>
            """
        #expect(
            try entries(atom(entry)) == [
                FeedEntry(id: "tag:1", link: "https://blog.example.org/1", title: "Go & you", date: 1_700_000_000_000)
            ]
        )
        let xhtml = """
            <entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <i>b</i> c</div></title><id>x</id></entry>
            """
        #expect(try entries(atom(xhtml)).map(\.title) == ["A b c"])
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
    func relative(link: String, attributes: String, expected: String) throws {
        let entry = "<entry><id>1</id><title>t</title>\(link)</entry>"
        #expect(try entries(atom(entry, attributes)).map(\.link) == [expected])
    }

    @Test("A guid that is an address is the link where there is none; without both an entry is odd")
    func identity() throws {
        let items = """
            <item><guid>https://blog.example.org/1</guid><title>a</title></item>
            <item><guid isPermaLink="false">https://blog.example.org/2</guid><title>b</title></item>
            <item><link>/3</link><title>c</title></item>
            <item><title>d</title></item>
            <item><link>/4</link><title>e</title><dc:date>2023-11-14T22:13:20Z</dc:date></item>
            """
        let (found, odd) = try FeedReader.read(Array(rss(items).utf8), url: Self.url)
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
    func latin1() throws {
        let xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><channel><item><guid>1</guid><title>caf"
        let bytes = Array(xml.utf8) + [0xE9] + Array("</title></item></channel></rss>".utf8)
        #expect(try FeedReader.read(bytes, url: Self.url).entries.map(\.title) == ["café"])
    }

    @Test("A document without entries has none")
    func empty() throws {
        #expect(try entries(rss("")) == [])
        #expect(try entries(atom("")) == [])
    }

    @Test(
        "What is no feed is refused with its reason",
        arguments: [
            ("", "no element found"), ("{\"a\": 1}", "not well-formed"), ("<html><body/></html>", "begins with <html>"),
            ("<rss><channel><item><title>cut", "no element found"), ("<rss><channel></rss>", "mismatched tag"),
            ("<rss><channel><item><title>&nbsp;</title></item></channel></rss>", "undefined entity"),
            (
                "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><rss>&b;</rss>",
                "declares an entity"
            ),
            ("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss>&x;</rss>", "declares an entity"),
            ("<!DOCTYPE rss [<!ENTITY % x SYSTEM \"file:///etc/passwd\">%x;]><rss/>", "declares an entity"),
        ]
    )
    func refused(xml: String, reason: String) {
        #expect {
            try entries(xml)
        } throws: { error in
            "\(error)".contains(reason)
        }
    }

    @Test("Depth and number of entries are bounded")
    func bounds() throws {
        let deep = "<rss>" + String(repeating: "<a>", count: 100_000)
        #expect(throws: FeedError(reason: "it is nested too deep", line: 1)) { try entries(deep) }
        let item = "<item><guid>same</guid></item>"
        #expect(try entries(rss(String(repeating: item, count: 10_000))).count == 2000)
        let long = String(repeating: "x", count: 1 << 20)
        #expect(try entries(rss("<item><guid>1</guid><title>\(long)</title></item>")).map(\.title) == [""])
    }
}

@Suite("Feed positions")
struct FeedPositionTests {
    @Test("What the feed shows is remembered, and some of what it doesn't show any more")
    func forgetting() {
        var position = FeedPosition()
        for number in 0..<1000 { position.pass("entry \(number)") }
        position.pass("entry 0")
        #expect(position.known.count == 1000)
        position.forget(except: ["entry 0", "entry 999"])
        #expect(position.known.count == 502)
        #expect(position.contains("entry 0") && position.contains("entry 999"))
        #expect(!position.contains("entry 498") && position.contains("entry 499"))
    }

    @Test("Names become slots that tell them apart")
    func slots() {
        func slot(_ name: String) -> String { FeedConfiguration(name: name, url: "", channel: "").slot }
        #expect(slot("The Go Blog").hasPrefix("the-go-blog-"))
        #expect(slot("The Go Blog") == slot("the go blog"))
        #expect(slot("The Go Blog") != slot("The-Go-Blog"))
    }
}
