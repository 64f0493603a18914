import SlackSimulator
import Testing

@Suite("Delivering", .timeLimit(.minutes(1)))
struct DeliveryTests {
    @Test(
        "A refused delivery is tried three more times, with number and reason, the same body and a new signature"
    )
    func retries() async throws {
        try await withSimulator(answer: { _, _ in Receiver.Answer(status: 503) }) { bench in
            let said = try await bench.simulator.say("hi", in: "#general")
            #expect(said.deliveries.map(\.status) == [503])
            #expect(said.deliveries.map(\.failure) == [.httpError])
            let received = try await bench.receiver.received(4)
            #expect(received.map { $0.header("X-Slack-Retry-Num") } == [nil, "1", "2", "3"])
            #expect(
                received.map { $0.header("X-Slack-Retry-Reason") } == [nil, "http_error", "http_error", "http_error"]
            )
            #expect(Set(received.map(\.body)).count == 1)
            #expect(received.allSatisfy { $0.isSigned })
        }
    }

    @Test("The retries end with the first acknowledgement")
    func acknowledgedAtLast() async throws {
        try await withSimulator(answer: { number, _ in Receiver.Answer(status: number == 1 ? 200 : 500) }) { bench in
            try await bench.simulator.say("hi", in: "#general")
            #expect(try await bench.receiver.received(2).count == 2)
            // The next one's retry comes after any that the first one could have had.
            try await bench.simulator.say("again", in: "#general")
            let received = try await bench.receiver.received(6)
            #expect(received.prefix(2).allSatisfy { $0.event["text"] == "hi" })
            #expect(received.dropFirst(2).allSatisfy { $0.event["text"] == "again" })
        }
    }

    @Test("x-slack-no-retry stops the retries of an answer that isn't 200", arguments: [400, 503])
    func noRetry(status: Int) async throws {
        try await withSimulator(
            answer: { number, _ in
                number == 0 ? Receiver.Answer(status: status, headers: ["x-slack-no-retry": "1"]) : Receiver.Answer()
            }
        ) { bench in
            let said = try await bench.simulator.say("hi", in: "#general")
            #expect(said.deliveries[0].forbidsRetry)
            try await bench.simulator.say("again", in: "#general")
            #expect(bench.receiver.received.map { $0.event["text"] } == ["hi", "again"])
        }
    }

    @Test("An app that doesn't answer in time is tried again for http_timeout")
    func timeout() async throws {
        try await withSimulator {
            $0.deliveryTimeout = .milliseconds(100)
        } answer: { number, _ in
            Receiver.Answer(hangs: number == 0)
        } _: { bench in
            let said = try await bench.simulator.say("hi", in: "#general")
            #expect(said.deliveries[0].status == nil)
            #expect(said.deliveries[0].failure == .timeout)
            let received = try await bench.receiver.received(2)
            #expect(received[1].header("X-Slack-Retry-Reason") == "http_timeout")
        }
    }

    @Test("An app that isn't there is tried again for connection_failed, at its address by then")
    func connectionFailed() async throws {
        try await withSimulator { bench in
            let url = try await bench.receiver.url
            // Port 9 is nobody's here.
            bench.simulator.setEventURL("http://127.0.0.1:9/slack/event")
            let said = try await bench.simulator.say("hi", in: "#general")
            #expect(said.deliveries[0].failure == .connectionFailed)
            bench.simulator.setEventURL(url)
            // Which of the retries meets the new address is open; the last one may have been too early.
            try await bench.simulator.say("again", in: "#general")
            #expect(try await bench.receiver.received(1).count >= 1)
        }
    }

    @Test("Two redirects are followed with the same POST; a third is too many")
    func redirects() async throws {
        try await withSimulator(
            answer: { number, _ in
                number < 2 || (3...5).contains(number)
                    ? Receiver.Answer(
                        status: 302,
                        headers: ["Location": "/elsewhere/\(number)", "x-slack-no-retry": "1"]
                    )
                    : Receiver.Answer()
            }
        ) { bench in
            #expect(try await bench.simulator.say("hi", in: "#general").deliveries[0].status == 200)
            #expect(bench.receiver.received.count == 3)
            #expect(Set(bench.receiver.received.map(\.body)).count == 1)
            let said = try await bench.simulator.say("again", in: "#general")
            #expect(said.deliveries[0].failure == .tooManyRedirects)
            #expect(bench.receiver.received.count == 6)
        }
    }

    @Test("The bot is told of its own messages, edits and deletions")
    func echo() async throws {
        try await withSimulator { bench in
            let posted = try await bench.api(
                "chat.postMessage",
                ["channel": "C01GENERAL0", "text": "<@U01GOPHER00> says hi"]
            )
            let timestamp = try #require(posted["ts"]?.string)
            let own = try await bench.receiver.received(1)[0]
            #expect(own.isSigned)
            #expect(own.event["bot_id"] == "B01GOPHER00")
            #expect(own.event["user"] == "U01GOPHER00")
            #expect(own.event["app_id"] == "A01GOPHER00")
            #expect(own.event["bot_profile"]?["app_id"] == "A01GOPHER00")
            _ = try await bench.api("chat.update", ["channel": "C01GENERAL0", "ts": timestamp, "text": "bye"])
            let edit = try await bench.receiver.received(2)[1].event
            #expect(edit["subtype"] == "message_changed")
            #expect(edit["message"]?["text"] == "bye")
            #expect(edit["previous_message"]?["text"] == "<@U01GOPHER00> says hi")
            #expect(edit["hidden"] == true)
            #expect(edit["user"] == nil)
            _ = try await bench.api("chat.delete", ["channel": "C01GENERAL0", "ts": timestamp])
            let deletion = try await bench.receiver.received(3)[2].event
            #expect(deletion["subtype"] == "message_deleted")
            #expect(deletion["deleted_ts"]?.string == timestamp)
        }
    }

    @Test("Without echo the bot isn't told of its own messages")
    func noEcho() async throws {
        try await withSimulator {
            $0.echoBotMessages = false
        } _: { bench in
            _ = try await bench.api("chat.postMessage", ["channel": "C01GENERAL0", "text": "hi"])
            try await bench.simulator.say("hello", in: "#general")
            #expect(bench.receiver.received.map { $0.event["text"] } == ["hello"])
        }
    }

    @Test("Without a Request URL nothing is delivered, and no harm done")
    func noURL() async throws {
        try await withSimulator { bench in
            bench.simulator.setEventURL(nil)
            let said = try await bench.simulator.say("hi", in: "#general")
            #expect(said.deliveries == [])
            #expect(said.eventID == nil)
        }
    }

    @Test("What can be signed is signed right", arguments: ["ö😀", "a/b & <c>", "\u{0} \u{7F} \"\\"])
    func signatures(text: String) async throws {
        try await withSimulator { bench in
            try await bench.simulator.say(text, in: "#general")
            let received = try await bench.receiver.received(1)[0]
            #expect(received.isSigned)
            #expect(received.event["text"]?.string == text)
            // As Slack's servers write it.
            #expect(received.body.allSatisfy { $0 < 0x80 })
        }
    }

    @Test("A simulator that is ended leaves retries behind, and ends")
    func ending() async throws {
        try await withSimulator {
            $0.retrySchedule = [.seconds(3600)]
        } answer: { _, _ in
            Receiver.Answer(status: 500)
        } _: { bench in
            try await bench.simulator.say("hi", in: "#general")
        }
    }

    @Test("An address that is taken is told")
    func addressInUse() async throws {
        try await withSimulator { bench in
            let port = try await bench.simulator.port
            await #expect(throws: (any Error).self) {
                try await withSimulator {
                    $0.port = port
                } _: { _ in
                }
            }
        }
    }
}
