import SlackSimulator
import Testing

@Suite("Exchange", .timeLimit(.minutes(1)))
struct ExchangeTests {
    @Test("What the bot does is found once each, in order, wherever it answers")
    func news() async throws {
        try await withSimulator { bench in
            let client = SimulatorClient(url: bench.url + "/")
            _ = try await bench.api("chat.postMessage", ["channel": "C01GENERAL0", "text": "before"])
            let order: JSON = ["channel": "#general", "text": "@gopher hi", "link_names": true]
            let said = try await client.post("say", order)
            let timestamp = said["ts"]?.string ?? ""
            let app = try await client.get("app")
            var exchange = Exchange(app: app, channel: "C01GENERAL0", timestamp: timestamp)
            #expect(exchange.news(in: try await client.get("transcript", query: ["channel": "#general"])) == [])

            _ = try await bench.api(
                "reactions.add",
                ["channel": "C01GENERAL0", "timestamp": timestamp, "name": "wave"]
            )
            let post = ["channel": "C01GENERAL0", "text": "<@U01ALICE000> see <https://go.dev|Go> & <#C01NEWBIES0>"]
            _ = try await bench.api("chat.postMessage", post)
            let attachments = #"[{"text":"more"}]"#
            let reply = ["channel": "C01GENERAL0", "text": "in", "thread_ts": timestamp, "attachments": attachments]
            _ = try await bench.api("chat.postMessage", reply)
            _ = try await bench.api(
                "chat.postEphemeral",
                ["channel": "C01GENERAL0", "user": "U01BOB00000", "text": "psst"]
            )
            try await bench.simulator.say("somebody else", in: "#general")
            let transcript = try await client.get("transcript", query: ["channel": "#general"])
            #expect(
                exchange.news(in: transcript) == [
                    Exchange.Line(kind: .reaction, name: "gopher", text: ":wave:"),
                    Exchange.Line(kind: .message, name: "gopher", text: "@alice see Go (https://go.dev) & #newbies"),
                    Exchange.Line(kind: .reply, name: "gopher", text: "in\nmore"),
                    Exchange.Line(kind: .ephemeral(to: "bob"), name: "gopher", text: "psst"),
                ]
            )
            #expect(exchange.news(in: transcript) == [])
            _ = try await bench.api("chat.postMessage", ["channel": "U01ALICE000", "text": "in private"])
            let direct = try await client.get("transcript", query: ["channel": "@alice"])
            #expect(
                exchange.news(in: direct) == [Exchange.Line(kind: .directMessage, name: "gopher", text: "in private")]
            )
        }
    }

    @Test("What is wrong is told in the simulator's words, or that there is none")
    func errors() async throws {
        try await withSimulator { bench in
            let client = SimulatorClient(url: bench.url)
            let error = await #expect(throws: SimulatorError.self) {
                try await client.post("say", ["channel": "#zzz", "text": "x"])
            }
            #expect(error?.message.hasPrefix("There is no channel “#zzz”.") == true)
        }
        let start = ContinuousClock.now
        await #expect(throws: SimulatorError.self) { try await SimulatorClient(url: "http://127.0.0.1:9").get("app") }
        // At once, not when the time for an answer is over, which is 10 s.
        #expect(ContinuousClock.now - start < .seconds(8))
    }
}
