import Foundation
import SlackSimulator
import Testing

import class TestSupport.ChildProcess
import func TestSupport.eventually
import func TestSupport.withTemporaryFolder

@Suite("The journey of a message", .timeLimit(.minutes(1)))
struct JourneyTests {
    private func journey(_ bench: Bench, _ said: Said) async throws -> JSON {
        try await bench.get("/simulator/journey?channel=\(said.channel)&ts=\(said.timestamp)").json
    }

    @Test("Each attempt is shown with what was sent, what came back, and why it was tried again")
    func attempts() async throws {
        try await withSimulator(answer: { number, _ in Receiver.Answer(status: number == 0 ? 503 : 200) }) { bench in
            let said = try await bench.simulator.say("hi", in: "#general")
            let received = try await bench.receiver.received(2)
            try await eventually {
                try await journey(bench, said)["events"]?[0]?["deliveries"]?.elements?.count == 2
            }
            let event = try #require(try await journey(bench, said)["events"]?[0])
            let attempts = try #require(event["deliveries"]?.elements)
            #expect(attempts.map { $0["status"] } == [503, 200])
            #expect(attempts.map { $0["error"]?.string } == ["http_error", nil])
            #expect(attempts.map { $0["retry"]?.integer } == [nil, 1])
            #expect(attempts[1]["retry_reason"] == "http_error")
            for (attempt, received) in zip(attempts, received) {
                for name in ["X-Slack-Signature", "X-Slack-Request-Timestamp", "Content-Type", "User-Agent"] {
                    #expect(attempt["headers"]?[name]?.string == received.header(name), "\(name)")
                }
                #expect(attempt["url"]?.string == (try await bench.receiver.url))
            }
            #expect(event["body"]?.string.map { Array($0.utf8) } == received[0].body)
        }
    }

    @Test(
        "Calls are shown with arguments, answer and fault, without the token, and with how they are tied to the event"
    )
    func calls() async throws {
        try await withSimulator { bench in
            bench.simulator.add(Fault(method: "chat.postMessage", times: 1, error: "internal_error"))
            let said = try await bench.simulator.say("hi", in: "#general")
            let key = JSON.string("T01GOPHERS0:\(said.channel):\(said.timestamp):reply:x:0")
            let post: JSON = [
                "channel": .string(said.channel), "text": "answer", "token": "xoxb-simulator",
                "metadata": ["event_type": "gopherbot_reply", "event_payload": ["key": key]],
            ]
            _ = try await bench.api("chat.postMessage", json: post)
            let made = try await bench.api("chat.postMessage", json: post)
            _ = try await bench.api(
                "reactions.add",
                ["channel": said.channel, "timestamp": said.timestamp, "name": "wave", "token": "xoxb-simulator"]
            )
            // Neither of these is about the message.
            _ = try await bench.api("chat.postMessage", ["channel": said.channel, "text": "by itself"])
            _ = try await bench.api("team.info")

            let text = try await bench.get("/simulator/journey?channel=\(said.channel)&ts=\(said.timestamp)").body
            #expect(!text.contains("xoxb-simulator"))
            let calls = try #require(try await journey(bench, said)["events"]?[0]?["calls"]?.elements)
            #expect(calls.map { $0["method"]?.string } == ["chat.postMessage", "chat.postMessage", "reactions.add"])
            #expect(calls[0]["answer"]?["error"] == "internal_error")
            #expect(calls[0]["fault"]?["error"] == "internal_error")
            #expect(calls[1]["answer"]?["ts"] == made["ts"])
            #expect(calls[1]["arguments"]?["text"] == "answer")
            #expect(calls[1]["tie"]?.string?.contains("metadata") == true)
            #expect(calls[2]["tie"]?.string?.contains("timestamp") == true)
            #expect(calls.allSatisfy { $0["status"] == 200 && $0["request_id"]?.string?.count == 32 })

            // From the answer back to the question.
            let answer = try await bench.get("/simulator/journey?channel=general&ts=\(made["ts"]?.string ?? "")").json
            #expect(answer["cause"]?["ts"]?.string == said.timestamp)
            #expect(answer["made_by"]?["method"] == "chat.postMessage")
            #expect(answer["events"]?[0]?["event_id"]?.string == said.eventID)
        }
    }

    @Test("Of a call whose answer is cut, it is known how it went, and its text is still a text")
    func longAnswer() async throws {
        try await withSimulator { bench in
            let said = try await bench.simulator.say("hi", in: "#general")
            let text = String(repeating: "a long *answer* ", count: 1000)
            let arguments = ["channel": said.channel, "text": text, "thread_ts": said.timestamp]
            _ = try await bench.api("chat.postMessage", arguments)
            let calls = try #require(try await journey(bench, said)["events"]?[0]?["calls"]?.elements)
            let call = try #require(calls.first)
            #expect(call["answer"]?.string?.hasSuffix("…") == true)
            #expect(call["ok"] == true && call["error"] == nil)
            #expect(call["arguments"]?["text"]?.string?.hasPrefix("a long *answer* a") == true)
        }
    }

    @Test("A call that was done and whose answer was dropped says both")
    func dropped() async throws {
        try await withSimulator { bench in
            bench.simulator.add(Fault(method: "reactions.add", times: 1, drop: .after))
            let said = try await bench.simulator.say("hi", in: "#general")
            await #expect(throws: (any Error).self) {
                _ = try await bench.api(
                    "reactions.add",
                    ["channel": said.channel, "timestamp": said.timestamp, "name": "wave"]
                )
            }
            try await eventually { try await journey(bench, said)["events"]?[0]?["calls"]?[0]?["ms"] != .null }
            let call = try #require(try await journey(bench, said)["events"]?[0]?["calls"]?[0])
            #expect(call["status"] == .null)
            #expect(call["answer"]?["ok"] == true)
        }
    }

    @Test("The order says it as old as it was, by the bot who said it, and with the file's mode")
    func orderKeeps() async throws {
        try await withSimulator { bench in
            let age = try await bench.order("say", ["channel": "#general", "text": "old", "age": 400]).json
            func order(_ said: JSON) async throws -> JSON? {
                try await bench.get("/simulator/journey?channel=general&ts=\(said["ts"]?.string ?? "")").json["order"]
            }
            let old = try #require(try await order(age))
            #expect((400...401).contains(old["age"]?.integer ?? 0))
            let again = try await bench.order("say", old).json
            #expect(Double(again["ts"]?.string ?? "") ?? .infinity < Date.now.timeIntervalSince1970 - 399, "\(again)")
            let file: JSON = ["name": "a.go", "content": "x", "mode": "hosted"]
            let beep = try await bench.order(
                "say",
                ["channel": "#general", "text": "x", "bot": true, "subtype": "bot_message", "files": [file]]
            ).json
            let said = try #require(try await order(beep))
            #expect(said["bot"]?.string == bench.simulator.withWorkspace { $0.user(meant: "otherbot")?.id })
            #expect(said["subtype"] == "bot_message" && said["age"] == nil)
            #expect(said["files"]?[0]?["mode"] == "hosted")
        }
    }

    @Test("The order that a journey brings says the message once more, in its thread and with its file")
    func order() async throws {
        try await withSimulator { bench in
            let first = try await bench.simulator.say("first", in: "#general")
            let content = String(repeating: "package main // \u{1F600}\n", count: 40)
            let said = try await bench.order(
                "say",
                [
                    "channel": "#general", "user": "@bob", "text": "see &lt;this&gt;",
                    "thread_ts": .string(first.timestamp),
                    "files": [["name": "main.go", "content": .string(content)]],
                ]
            ).json
            let path = "/simulator/journey?channel=general&ts=\(said["ts"]?.string ?? "")"
            let order = try #require(try await bench.get(path).json["order"])
            #expect(try await bench.order("say", order).json["ignored"] == nil)
            let replies = bench.simulator.withWorkspace { workspace in
                workspace.channel(meant: "general")?.messages.filter { $0.thread?.text == first.timestamp } ?? []
            }
            #expect(replies.count == 2)
            #expect(replies.map(\.text) == ["see &lt;this&gt;", "see &lt;this&gt;"])
            #expect(Set(replies.map(\.user)).count == 1)
            let files = bench.simulator.withWorkspace { workspace in
                replies.compactMap { $0.files.first?["id"]?.string }.compactMap { workspace.file($0)?.content }
            }
            #expect(files == [Array(content.utf8), Array(content.utf8)])
            // What the bot said isn't anybody's to say.
            let post = try await bench.api("chat.postMessage", ["channel": "C01GENERAL0", "text": "mine"])
            let own = try await bench.get("/simulator/journey?channel=general&ts=\(post["ts"]?.string ?? "")").json
            #expect(own["ok"] == true)
            #expect(own["order"] == nil)
        }
    }

    @Test("What is not known is said, with what to do about it")
    func unknown() async throws {
        try await withSimulator { bench in
            let said = try await bench.simulator.say("hi", in: "#general")
            let unknown = try await journey(bench, said)["unknown"]
            #expect(unknown?["queue"]?.string?.contains("--redis") == true)
            #expect(unknown?["log"]?.string?.contains("--state") == true)
            let missing = try await bench.get("/simulator/journey?channel=general&ts=1.000001")
            #expect(missing.status == 400)
            #expect(missing.json["error"]?.string?.contains("no message") == true)
            #expect(try await bench.get("/simulator/journey?event_id=Ev0").status == 400)
            #expect(try await bench.get("/simulator/journey").status == 400)
        }
    }

    @Test("The daemons' lines are read as they are written, and tie what they name by Slack's request id")
    func lines() async throws {
        try await withTemporaryFolder { folder in
            let log = folder.appending(path: "consumer.log")
            try Data("plain text first\n{\"EVENT_ID\":\n".utf8).write(to: log)
            try await withSimulator {
                $0.surroundings.runFolder = folder.path
            } _: { bench in
                let said = try await bench.simulator.say("hi", in: "#general")
                let event = try #require(said.eventID)
                let call = try await bench.call("team.info", "", type: "application/x-www-form-urlencoded")
                let id = try #require(call.header("x-slack-req-id"))
                let handle = try FileHandle(forWritingTo: log)
                defer { try? handle.close() }
                try handle.seekToEnd()
                let called = #"{"__REALTIME_TIMESTAMP":"2000","MESSAGE":"Slack was called","EVENT_ID":"\#(event)","#
                // A line that comes in two pieces.
                try handle.write(contentsOf: Data(called.utf8))
                try Data((#"{"MESSAGE":"Event stored","EVENT_ID":"\#(event)"}"# + "\n").utf8)
                    .write(to: folder.appending(path: "gateway.log"))
                try await eventually { try await journey(bench, said)["events"]?[0]?["lines"]?.elements?.count == 1 }
                try handle.write(contentsOf: Data((#""SLACK_REQUEST_ID":"\#(id)","PRIORITY":"7"}"# + "\n").utf8))
                let answered =
                    #"{"__REALTIME_TIMESTAMP":"3000","MESSAGE":"Answered","EVENT_ID":"\#(event)","PRIORITY":"6","#
                    + #""HANDLER":"help, dragon","SOURCE":"built in, responses/x.yaml:7","CODE_FILE":"A.swift"}"#
                try handle.write(contentsOf: Data((answered + "\n").utf8))

                try await eventually { try await journey(bench, said)["events"]?[0]?["lines"]?.elements?.count == 3 }
                let record = try #require(try await journey(bench, said)["events"]?[0])
                #expect(record["lines"]?[0]?["daemon"] == "gateway")
                #expect(record["lines"]?[1]?["message"] == "Slack was called")
                #expect(record["lines"]?[1]?["daemon"] == "consumer")
                let place = try #require(record["handlers"]?[0]?["source"]?.string)
                #expect(place.wholeMatch(of: /built in: Sources\/Bot\/Commands\/HelpCommand\.swift:\d+/) != nil)
                #expect(
                    record["handlers"]?.elements == [
                        ["handler": "help", "daemon": "consumer", "source": .string(place)],
                        ["handler": "dragon", "daemon": "consumer", "source": "responses/x.yaml:7"],
                    ]
                )
                #expect(record["calls"]?[0]?["method"] == "team.info")
                #expect(record["calls"]?[0]?["tie"]?.string?.contains("x-slack-req-id") == true)
            }
        }
    }

    @Test("An event is delivered once more as Slack does, and an acknowledgement that gets lost brings a retry")
    func retrying() async throws {
        try await withSimulator { bench in
            let said = try await bench.simulator.say("hi", in: "#general")
            let again = try await bench.order("redeliver", ["event_id": .string(said.eventID ?? ""), "retry": 2]).json
            #expect(again["deliveries"]?[0]?["status"] == 200)
            let received = try await bench.receiver.received(2)
            #expect(received[1].header("X-Slack-Retry-Num") == "2")
            #expect(received[1].body == received[0].body)
            #expect(received[1].isSigned)
            #expect(try await bench.order("redeliver", ["event_id": "Ev0"]).status == 400)

            #expect(try await bench.order("retrying", ["times": 1]).json["lost_acknowledgements"] == 1)
            let lost = try await bench.simulator.say("again", in: "#general")
            #expect(lost.deliveries.map(\.failure) == [.timeout])
            let retried = try await bench.receiver.received(4)
            #expect(retried[3].header("X-Slack-Retry-Num") == "1")
            #expect(retried[3].header("X-Slack-Retry-Reason") == "http_timeout")
            try await eventually {
                try await journey(bench, lost)["events"]?[0]?["deliveries"]?.elements?.count == 2
            }
            let attempts = try await journey(bench, lost)["events"]?[0]?["deliveries"]
            #expect(attempts?[0]?["lost"] == true)
            #expect(attempts?[0]?["status"] == 200)
            #expect(attempts?[1]?["error"] == nil)
            #expect(try await bench.get("/simulator/faults").json["lost_acknowledgements"] == 0)
        }
    }
}
