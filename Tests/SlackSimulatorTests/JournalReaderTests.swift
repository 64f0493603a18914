import Foundation
import Systemd
import Testing

import class TestSupport.ChildProcess
import func TestSupport.eventually
import func TestSupport.withTemporaryFolder

@Suite(
    "Reading the journal",
    .enabled(if: geteuid() == 0, "a journald of one's own takes root"),
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: "/lib/systemd/systemd-journald"),
        "there is no systemd-journald"
    ),
    .timeLimit(.minutes(1))
)
struct JournalReaderTests {
    /// Writes three records through a journald of its own, which sees a `/run` of its own, into the folder `$0`.
    private static let script = """
        mount --make-rprivate / && mount -t tmpfs none /run && mkdir -p /run/systemd/journal /run/log/journal &&
        mount --bind "$0" /run/log/journal || exit 1
        /lib/systemd/systemd-journald & journald=$!
        until [ -S /run/systemd/journal/socket ]; do sleep 0.05; done
        for number in 1 2 3; do
            printf 'MESSAGE=number %s\\nPRIORITY=6\\nEVENT_ID=Ev%s\\n' "$number" "$((number % 2))" | logger --journald || exit 1
        done
        kill "$journald"; wait "$journald"
        """

    @Test("The records with a field's value come oldest first, as many of the newest as are asked for")
    func records() async throws {
        try await withTemporaryFolder { folder in
            let log = folder.appending(path: "log.txt")
            let journal = folder.appending(path: "journal")
            try FileManager.default.createDirectory(at: journal, withIntermediateDirectories: true)
            let writer = try ChildProcess(
                "/usr/bin/unshare",
                ["--mount", "bash", "-c", Self.script, journal.path],
                log: log
            )
            try await eventually { !writer.isRunning }
            #expect(writer.exitStatus == 0, "\(writer.output)")
            let machine = try #require(try FileManager.default.contentsOfDirectory(atPath: journal.path).first)
            let path = journal.appending(path: machine).path

            let found = try JournalReader.records(field: "EVENT_ID", value: "Ev1", limit: 10, folder: path)
            #expect(found.map { $0.first { $0.0 == "MESSAGE" }?.1 } == ["number 1", "number 3"])
            let names = Set(found[0].map(\.0))
            #expect(names.isSuperset(of: ["__REALTIME_TIMESTAMP", "_PID", "EVENT_ID", "PRIORITY"]))
            #expect(!names.contains("_BOOT_ID"))
            let newest = try JournalReader.records(field: "EVENT_ID", value: "Ev1", limit: 1, folder: path)
            #expect(newest.map { $0.first { $0.0 == "MESSAGE" }?.1 } == ["number 3"])
            #expect(try JournalReader.records(field: "EVENT_ID", value: "Ev9", limit: 1, folder: path).isEmpty)
        }
    }

    @Test("A journal that isn't there is an error, and no empty list")
    func missing() {
        #expect(throws: SystemError.self) {
            try JournalReader.records(field: "EVENT_ID", value: "Ev1", limit: 1, folder: "/nonexistent")
        }
    }
}
