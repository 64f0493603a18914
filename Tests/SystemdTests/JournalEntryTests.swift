import Logging
import Testing

@testable import Systemd

@Suite("Journal entries")
struct JournalEntryTests {
    struct Failure: Error, CustomStringConvertible {
        var description = "connection refused"
    }

    private func entry(
        _ message: Logger.Message = "Redis refused the entry, trying again",
        level: Logger.Level = .warning,
        error: (any Error)? = nil,
        metadata: Logger.Metadata = [:],
        function: String = "send(_:)"
    ) -> JournalEntry {
        let event = LogEvent(
            level: level,
            message: message,
            error: error,
            metadata: nil,
            source: nil,
            file: "Gateway/Publisher.swift",
            function: function,
            line: 42
        )
        return JournalEntry(event: event, metadata: metadata, label: "gateway", identifier: "gopherbot-gateway")
    }

    private func lines(_ entry: JournalEntry) -> [String] { entry.fields.map { "\($0.name)=\($0.value)" } }

    @Test("A record becomes fields, its metadata by upper-casing, its error as ERROR")
    func fields() {
        let entry = entry(error: Failure(), metadata: [LogKey.eventID: "Ev01", LogKey.attempt: "2"])
        #expect(
            lines(entry) == [
                "MESSAGE=Redis refused the entry, trying again: connection refused",
                "PRIORITY=4",
                "SYSLOG_IDENTIFIER=gopherbot-gateway",
                "LOGGER=gateway",
                "ERROR=connection refused",
                "CODE_FILE=Gateway/Publisher.swift",
                "CODE_LINE=42",
                "CODE_FUNC=send(_:)",
                "ATTEMPT=2",
                "EVENT_ID=Ev01",
            ]
        )
    }

    @Test(
        "A level is syslog's priority",
        arguments: zip(Logger.Level.allCases, ["7", "7", "6", "5", "4", "3", "2"])
    )
    func priority(level: Logger.Level, priority: String) {
        #expect(entry(level: level).fields[1] == .init(name: "PRIORITY", value: priority))
    }

    @Test("Nested metadata is one field")
    func nested() {
        let entry = entry(metadata: ["names": ["a", "b\n"], "map": ["k": "v"]])
        #expect(lines(entry).suffix(2) == ["MAP=[\"k\": \"v\"]", #"NAMES=["a", "b\n"]"#])
    }

    @Test("Text from outside can't forge a field, a record or a priority")
    func forgery() {
        let evil = "hi\nPRIORITY=0\nMESSAGE=forged\0\u{1B}[31m"
        let entry = entry(
            "\(evil)",
            error: Failure(description: evil),
            metadata: ["text": "\(evil)", "bad\nkey=x": "\(evil)", "message": "\(evil)", "PRIORITY": "0", "_uid": "0"],
            function: evil
        )
        #expect(entry.fields.allSatisfy { $0.value.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
        #expect(entry.fields.allSatisfy { $0.name.wholeMatch(of: /[A-Z][A-Z0-9_]*/) != nil })
        for name in ["MESSAGE", "PRIORITY", "CODE_FUNC"] {
            #expect(entry.fields.count { $0.name == name } == 1)
        }
        #expect(lines(entry).contains("X_PRIORITY=0"))
        #expect(lines(entry).contains("X_UID=0"))
        #expect(entry.fields.contains { $0.name == "BAD_KEY_X" })
    }

    @Test("60 KiB of text are cut, and the record says so")
    func longText() throws {
        let text = String(repeating: "ü\n", count: 20_000)
        let entry = entry("\(text)", error: Failure(description: text), metadata: ["text": "\(text)"])
        #expect(entry.size <= JournalEntry.sizeLimit)
        #expect(
            entry.fields.filter { ["MESSAGE", "ERROR", "TEXT"].contains($0.name) }.allSatisfy {
                $0.value.hasSuffix("…")
            }
        )
    }

    @Test("A record stays under 8 KiB with any number of fields; it counts the dropped ones and keeps MESSAGE_ID")
    func manyFields() throws {
        var metadata: Logger.Metadata = [LogKey.messageID: "0123456789abcdef0123456789abcdef"]
        for index in 0..<500 {
            metadata["key_\(index)"] = "\(String(repeating: "v", count: index * 10))"
        }
        let entry = entry(metadata: metadata)
        let size = entry.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 2 }
        #expect(size == entry.size && size < 8192)
        #expect(entry.fields.contains { $0.name == "MESSAGE_ID" })
        let dropped = try #require(entry.fields.last)
        #expect(dropped.name == "FIELDS_DROPPED")
        #expect(Int(dropped.value) == 500 - entry.fields.count { $0.name.hasPrefix("KEY_") })
    }

    @Test("What journald doesn't take goes to stderr with systemd's priority prefix")
    func fallback() {
        #expect(entry("Redis is\naway").fallbackLine == "<4>Redis is\\naway\n")
    }
}

@Suite("Names of journal fields")
struct JournalFieldNameTests {
    @Test(
        "A key is upper-cased; reserved, malformed and journald's own names get X_ before them",
        arguments: [
            ("event_id", "EVENT_ID"), ("ahc-request-id", "AHC_REQUEST_ID"), ("requestID", "REQUESTID"),
            ("error", "ERROR"), ("reason", "REASON"), ("ms", "MS"),
            ("message", "X_MESSAGE"), ("priority", "X_PRIORITY"), ("unit", "X_UNIT"), ("errno", "X_ERRNO"),
            ("tid", "X_TID"), ("code_line", "X_CODE_LINE"), ("syslog_identifier", "X_SYSLOG_IDENTIFIER"),
            ("object_pid", "X_OBJECT_PID"), ("coredump_unit", "X_COREDUMP_UNIT"), ("logger", "X_LOGGER"),
            ("documentation", "X_DOCUMENTATION"), ("invocation_id", "X_INVOCATION_ID"),
            ("fields_dropped", "X_FIELDS_DROPPED"), ("_pid", "X_PID"), ("__cursor", "X_CURSOR"), ("1st", "X_1ST"),
            ("", "X_"), ("größe", "GR____E"), ("a.b c\n", "A_B_C_"),
        ]
    )
    func names(key: String, field: String) {
        #expect(JournalFieldName.field(for: key, value: "x") == field)
    }

    @Test("No name is longer than the 64 bytes that journald takes")
    func length() {
        for key in [String(repeating: "a", count: 100), "_" + String(repeating: "a", count: 100)] {
            #expect(JournalFieldName.field(for: key, value: "").utf8.count == 64)
        }
    }

    @Test(
        "MESSAGE_ID passes when it is an id",
        arguments: [
            ("0123456789abcdef0123456789ABCDEF", "MESSAGE_ID"),
            ("01234567-89ab-cdef-0123-456789abcdef", "MESSAGE_ID"),
            ("0123456789abcdef", "X_MESSAGE_ID"),
            ("0123456789abcdef0123456789abcdeg", "X_MESSAGE_ID"),
            ("", "X_MESSAGE_ID"),
        ]
    )
    func messageID(value: String, field: String) {
        #expect(JournalFieldName.field(for: LogKey.messageID, value: value) == field)
    }
}
