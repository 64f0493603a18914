import Foundation
import SlackEvents
import SlackSimulator
import Testing

/// Recorded deliveries, which the checkout may lack.
private let recordings = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../../shared/slack/events"
)

@Suite(
    "Recorded events",
    .enabled("shared/slack/events isn't here to be sent") {
        FileManager.default.isReadableFile(atPath: recordings.path)
    },
    .timeLimit(.minutes(2))
)
struct RecordedEventTests {
    @Test(
        "Each of them can be sent to this app, alone and whole",
        arguments: ["captured", "composed", "rtm-inner", "shapes"]
    )
    func send(folder: String) async throws {
        let files = try FileManager.default
            .contentsOfDirectory(at: recordings.appending(path: folder), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
        #expect(files.count > 10)
        try await withSimulator { bench in
            for file in files {
                let body = String(decoding: try Data(contentsOf: file), as: UTF8.self)
                let answer = try await bench.postEvent(body)
                #expect(answer["deliveries"]?[0]?["status"] == 200, "\(file.lastPathComponent): \(answer)")
            }
            for received in bench.receiver.received {
                #expect(received.isSigned)
                let envelope = try Envelope.scan(received.body.span)
                #expect(envelope.kind == .urlVerification || envelope.teamID == "T01GOPHERS0")
            }
        }
    }
}
