import Foundation
import Testing

@testable import Settings

@Suite("gopherbot.env(5)", .timeLimit(.minutes(1)))
struct SettingsManualTests {
    /// The page as people see it.
    private static func rendered() throws -> String? {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/man") else { return nil }
        let file = FileManager.default.temporaryDirectory.appending(path: "gopherbot-\(UUID().uuidString).5")
        try Data(SettingsManual.page().utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/man")
        process.arguments = ["--warnings", "-E", "ascii", "-l", file.path]
        process.environment = ["MANWIDTH": "500", "PATH": "/usr/bin:/bin", "LC_ALL": "C"]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && complaints.isEmpty, "\(complaints)")
        return text
    }

    @Test("Each setting stands in it once, with what is expected, its default and who needs it, as man shows it")
    func whole() throws {
        guard let text = try Self.rendered() else { return print("skipped: no man here") }
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        for setting in SettingDefinition.table {
            let start = try #require(lines.firstIndex { $0 == setting.name || $0.hasPrefix("\(setting.name) ") })
            let entry = lines[start...].prefix(10).joined(separator: " ")
            let expected = setting.expected.replacing("…", with: "...")
            #expect(entry.contains("Expected: \(expected)."), "\(entry)")
            if let standard = setting.standard { #expect(entry.contains("Default: \(standard)."), "\(entry)") }
            if setting.isSecret { #expect(entry.contains("Credential: \(setting.credential)."), "\(entry)") }
            for daemon in setting.requiredBy { #expect(entry.contains(daemon.rawValue), "\(entry)") }
        }
        // And no setting that isn't one.
        let tagged = SettingsManual.page().split(separator: "\n").filter { $0.hasPrefix(".B ") && $0.contains("_") }
        #expect(tagged.count == SettingDefinition.table.filter { $0.name.contains("_") }.count)
    }

    @Test(
        "Text means nothing to roff",
        arguments: [(".so x", "\\&.so x"), ("a\\-b", "a\\e\\-b"), ("it's", "it\\(aqs")]
    )
    func escaped(text: String, roff: String) {
        #expect(SettingsManual.roff(text) == roff)
    }
}
