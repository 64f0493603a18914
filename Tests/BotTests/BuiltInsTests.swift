import Bot
import Foundation
import Testing

@Suite("Where coded handlers stand")
struct BuiltInsTests {
    @Test("Each coded handler tells the file and line that it stands in", arguments: BuiltIns.commands.map(\.name))
    func places(name: String) throws {
        let handler = try #require(BuiltIns.commands.first { $0.name == name })
        let place = try #require(handler.code).split(separator: ":")
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let lines = try String(contentsOf: root.appending(path: String(place[0])), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.contains { $0.hasPrefix("package struct \(type(of: handler)):") })
        #expect(lines[(Int(place[1]) ?? 0) - 1].contains("code: String?"))
    }
}
