import Foundation
import Testing

@testable import Content

@Suite("docs/content.md")
struct DocumentationTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    private let text: String

    init() throws {
        text = try String(contentsOf: root.appending(path: "docs/content.md"), encoding: .utf8)
    }

    /// The part below a heading, up to the next one.
    private func chapter(_ heading: String) throws -> Substring {
        let start = try #require(text.firstRange(of: "\n\(heading)"), "\(heading)").upperBound
        let rest = text[start...]
        return rest[..<(rest.firstRange(of: "\n##")?.lowerBound ?? rest.endIndex)]
    }

    @Test("Every section has a chapter, and in it every key")
    func keys() throws {
        try check(Term.self)
        try check(StaticCommand.self)
        try check(Reaction.self)
        try check(ContainsReply.self)
        try check(Welcome.self)
        try check(RecommendedChannel.self)
        try check(PlaygroundExclusion.self)
        try check(Feed.self)
        // All that there are, by the loader's own word.
        let all = try #require(problems(in: "- x\n").first?.split(separator: "sections: ").last)
        for section in all.split(separator: ", ") { _ = try chapter("### `\(section)`") }
    }

    private func check<Entry: ReadableEntry>(_ type: Entry.Type) throws {
        let chapter = try chapter("### `\(type.section)`")
        for key in [type.nameKey] + type.keys { #expect(chapter.contains("`\(key)`"), "\(type.section): \(key)") }
    }

    @Test("The numbers are those in force")
    func limits() throws {
        for (number, heading) in [
            (Limits.text, "### `commands`"), (Limits.trigger, "### `commands`"), (Limits.line, "### `commands`"),
            (Limits.definition, "### `terms`"), (Limits.text, "### `welcomes`"), (Limits.line, "### `channels`"),
        ] {
            let written = number < 1_000 ? "\(number)" : "\(number / 1_000)," + "\(1_000 + number % 1_000)".dropFirst()
            #expect(try chapter(heading).contains("up to \(written) characters"), "\(heading): \(written)")
        }
    }

    @Test("The example is content, and does to the shipped one what it says")
    func example() throws {
        let start = try #require(text.firstRange(of: "```yaml\n# /etc/gopherbot")?.lowerBound)
        let block = text[start...].dropFirst("```yaml\n".count)
        let example = String(block[..<(try #require(block.firstRange(of: "\n```")?.lowerBound))])
        let folder = FileManager.default.temporaryDirectory.appending(path: "gopherbot-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(example.utf8).write(to: folder.appending(path: "ours.yaml"))
        let shipped = ["glossary", "responses"].map { root.appending(path: $0).path }
        let before = try ContentLoader.load(directories: shipped)
        let content = try ContentLoader.load(directories: shipped, optional: [folder.path])
        #expect(content.commands.map(\.name) == before.commands.map(\.name))
        #expect(content.commands.first { $0.name == "books" }?.topic == "Our workspace")
        #expect(content.switchedOffCommands.map(\.name) == ["flip a coin"])
        #expect(content.reactions.map(\.name) == before.reactions.map(\.name).filter { $0 != "dragon" })
    }
}
