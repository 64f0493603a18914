import Foundation
import Testing

@testable import BackgroundTasks

@Suite("Feed positions")
struct FeedPositionTests {
    @Test("What the feed shows is remembered, and some of what it doesn't show any more")
    func forgetting() {
        var position = FeedPosition()
        for number in 0..<2000 { position.pass(["entry \(number)"]) }
        position.pass(["entry 0"])
        #expect(position.known.count == 2000)
        position.forget(except: ["entry 0", "entry 1999"])
        #expect(position.known.count == 1002)
        #expect(position.contains(["entry 0"]) && position.contains(["new", "entry 1999"]))
        #expect(!position.contains(["entry 998"]) && position.contains(["entry 999"]))
    }

    @Test("A position comes back as it was kept, also one of the first version")
    func coding() throws {
        var position = FeedPosition()
        position.pass(["a", "b"])
        position.validators = SourceValidators(entityTag: "\"1\"", lastModified: nil)
        position.source = "s"
        #expect(try JSONDecoder().decode(FeedPosition.self, from: JSONEncoder().encode(position)) == position)
        let old = Data(#"{"known":["af63dc4c8601ec8c"],"validators":{"entityTag":"1"}}"#.utf8)
        let found = try JSONDecoder().decode(FeedPosition.self, from: old)
        #expect(found.source == nil)
        #expect(found.contains([FeedPosition.mark("a")]))
    }

    @Test("An entry is marked by its id, and by link and title where no other has the same")
    func marks() {
        let entries = [
            FeedEntry(id: "1", link: "https://a.example/1", heading: "One"),
            FeedEntry(id: "2", link: "https://a.example/", heading: "Daily"),
            FeedEntry(id: "3", link: "https://a.example/", heading: "Daily"), FeedEntry(id: "4", heading: "No link"),
            FeedEntry(id: "5", link: "https://a.example/5"),
        ]
        let marks = FeedPosition.marks(of: entries)
        #expect(marks.map(\.count) == [2, 1, 1, 1, 1])
        #expect(marks.map(\.first) == ["1", "2", "3", "4", "5"].map { FeedPosition.mark($0) })
    }

    @Test("Names become slots that tell them apart")
    func slots() {
        func slot(_ name: String) -> String { FeedConfiguration(name: name, url: "", channel: "").slot }
        #expect(slot("The Go Blog").hasPrefix("the-go-blog-"))
        #expect(slot("The Go Blog") == slot("the go blog"))
        #expect(slot("The Go Blog") != slot("The-Go-Blog"))
    }
}
