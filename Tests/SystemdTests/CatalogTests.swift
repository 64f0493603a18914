import Logging
import Foundation
@testable import Systemd
import Testing

@Suite("Journal catalog")
struct CatalogTests {
    private static let repository = URL(filePath: #filePath).appending(path: "../../..").standardized

    /// Id and page, as systemd.journal-fields(7) and the catalog's own format have it.
    private static func pages() throws -> [(id: String, text: String)] {
        let text = try String(contentsOf: repository.appending(path: "systemd/gopherbot.catalog"), encoding: .utf8)
        return text.components(separatedBy: "\n-- ").dropFirst().map { page in
            let (head, body) = (page.prefix { $0 != "\n" }, page.drop { $0 != "\n" })
            return (String(head), String(body.dropFirst()))
        }
    }

    @Test("Each message of the list has one page, and each page is in the list")
    func same() throws {
        #expect(try Self.pages().map(\.id).sorted() == CatalogMessage.allCases.map(\.rawValue).sorted())
    }

    @Test("An id is 32 lower-case hexadecimal digits, a page has a subject and says what to do within 80 columns")
    func form() throws {
        for page in try Self.pages() {
            #expect(page.id.utf8.count == 32 && page.id.allSatisfy { "0123456789abcdef".contains($0) }, "\(page.id)")
            let parts = page.text.components(separatedBy: "\n\n")
            #expect(parts[0].hasPrefix("Subject: ") && parts[0].contains("\nDefined-By: gopherbot\n"), "\(page.text)")
            #expect(parts.dropFirst().joined().count > 80, "\(page.text)")
            #expect(page.text.components(separatedBy: "\n").allSatisfy { $0.count <= 82 }, "\(page.text)")
        }
    }

    @Test("A page's fields are words of the log's vocabulary")
    func fields() throws {
        let file = Self.repository.appending(path: "Sources/Systemd/Logging/LogKey.swift")
        let keys = try String(contentsOf: file, encoding: .utf8)
        for page in try Self.pages() {
            let pieces = page.text.components(separatedBy: "@")
            for name in pieces where !name.isEmpty && name.allSatisfy({ $0.isUppercase || $0 == "_" }) {
                #expect(keys.contains("= \"\(name.lowercased())\""), "\(name)")
            }
        }
    }

    @Test("Each message of the list is logged somewhere, and a call has its id from nowhere but the list")
    func logged() throws {
        var sources = ""
        let folder = Self.repository.appending(path: "Sources")
        for case let file as URL in try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        )
        where file.pathExtension == "swift" && file.lastPathComponent != "CatalogMessage.swift" {
            sources += try String(contentsOf: file, encoding: .utf8)
        }
        // Given with a call; or to what logs it for many, as a parameter or a property.
        let inCall = try Regex(#"\.page\(\.([a-zA-Z]+)\)"#, as: (Substring, Substring).self)
        let handedOn = try Regex(#"(?:page: |case [^\n]+: )\.([a-zA-Z]+)\b"#, as: (Substring, Substring).self)
        let named = Set((sources.matches(of: inCall) + sources.matches(of: handedOn)).map { String($0.output.1) })
        for message in CatalogMessage.allCases {
            if !named.contains("\(message)") { Issue.record("nothing logs \(message)") }
        }
        let set = try Regex(
            #"(?:LogKey\.messageID: |\[LogKey\.messageID\] = )(\S{6})"#,
            as: (Substring, Substring).self
        )
        let ways = sources.matches(of: set).map { String($0.output.1) }
        #expect(ways.count >= 15 && Set(ways) == [".page("], "\(ways)")
    }

    @Test("Each page says what happened or why, and what to do: a command, or that nothing is needed")
    func advice() throws {
        for page in try Self.pages() {
            let paragraphs = page.text.components(separatedBy: "\n\n").dropFirst().map {
                $0.trimmingCharacters(in: .newlines)
            }
            #expect(paragraphs.count >= 2, "\(page.text)")
            let commands = ["gopherbot ", "systemctl ", "journalctl ", "timedatectl", "apt-get ", "vmstat "]
            #expect(
                page.text.contains("othing needs to be done") || commands.contains(where: page.text.contains),
                "\(page.text)"
            )
        }
    }

    @Test("A record whose call names a message has the id, right behind what all have, and any other has none")
    func stamped() {
        func fields(_ metadata: Logger.Metadata) -> [JournalEntry.Field] {
            let event = LogEvent(
                level: .error,
                message: "Set aside as a dead letter",
                error: nil,
                metadata: nil,
                source: nil,
                file: "f",
                function: "f",
                line: 1
            )
            return JournalEntry(event: event, metadata: metadata, label: "l", identifier: "i").fields
        }
        let id = CatalogMessage.deadLetter.rawValue
        let stamped = fields([LogKey.action: "a", LogKey.messageID: .page(.deadLetter)])
        #expect(stamped.firstIndex(of: .init(name: "MESSAGE_ID", value: id)) == fields([:]).count)
        #expect(!fields([:]).contains { $0.name == "MESSAGE_ID" })
    }
}
