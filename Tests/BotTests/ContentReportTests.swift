import Bot
import Content
import Foundation
import Testing

@Suite("What lint says")
struct ContentReportTests {
    private func report(_ text: String) throws -> ContentReport {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gopherbot-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "a.yaml")
        try Data(text.utf8).write(to: file)
        return ContentReport(paths: [file.path])
    }

    @Test("A mistake is a line that editors can read, and there is no word of success")
    func mistake() throws {
        let report = try report("commands:\n  - name: a\n    description: b\n    txt: c\n")
        #expect(report.mistakes.count == 2)
        let lines = "\(report)".split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasSuffix("/a.yaml:2: this command has no text") == true)
        #expect(lines.last?.hasSuffix("/a.yaml:4: unknown key 'txt' in a command; did you mean 'text'?") == true)
    }

    @Test("Who replaces a built-in command is a notice, and no mistake")
    func notice() throws {
        let report = try report("commands:\n  - name: help\n    description: b\n    text: c\n")
        #expect(report.mistakes.isEmpty)
        let lines = "\(report)".split(separator: "\n")
        #expect(lines.first?.hasSuffix("/a.yaml:2: notice: this replaces the built-in command 'help'") == true)
        #expect(lines.last == "0 terms, 1 commands, 0 reactions, 0 replies, 0 welcomes, 0 channels: no mistakes")
    }

    @Test("Notices are told beside mistakes, but for those that the mistakes may have made")
    func both() throws {
        let report = try report(
            "commands:\n  - name: help\n    description: b\n    text: c\n"
                + "  - {name: gone, enabled: false}\n  - name: x\n    text: c\n"
                + "terms:\n  - {term: gone, enabled: false}\n"
        )
        #expect(report.mistakes.map(\.message) == ["this command has no description"])
        #expect(report.notices.map(\.message) == ["this replaces the built-in command 'help'"])
        #expect(report.summary == nil)
    }
}
