import ArgumentParser
import SlackSimulator

/// `slack-simulator say`: says something, and shows what the bot answers.
struct Say: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say something in a running simulator's workspace, and show what the bot answers.",
        discussion: """
            slack-simulator say '#general' '@gopher help'
            slack-simulator say @bob help

            The exit status is 1 where no answer comes.
            """
    )

    @Argument(help: "Where: '#channel', or '@name' for that person's direct messages with the bot.")
    var channel: String

    @Argument(help: "What to say. '@name' and '#channel' become mentions.")
    var text: String

    @Option(name: .customLong("as"), help: "Who says it. (default: alice, or whom the direct message is with)")
    var speaker: String?

    @Option(help: "The ts of the thread to say it in.")
    var thread: String?

    @Option(help: "The simulator's address.")
    var simulator = "http://127.0.0.1:3000"

    @Option(name: .customLong("wait"), help: "How many seconds to wait for an answer.")
    var seconds = 3.0

    /// How often the transcript is looked at.
    private static let interval: Duration = .milliseconds(50)
    /// After an answer, further ones are waited for this long: a reaction beside a reply, or a second part.
    private static let patience: Duration = .milliseconds(400)

    func validate() throws {
        guard seconds >= 0, seconds.isFinite else { throw ValidationError("The wait is 0 seconds or more.") }
    }

    func run() async throws {
        let client = SimulatorClient(url: simulator)
        let terminal = Terminal()
        do throws(SimulatorError) {
            guard try await exchange(client, terminal) else {
                terminal.warn("No answer within \(seconds) s.")
                throw SimulatorError("")
            }
        } catch {
            if !error.message.isEmpty { terminal.warn(error.message) }
            throw ExitCode.failure
        }
    }

    /// - Returns: whether an answer came.
    private func exchange(_ client: SimulatorClient, _ terminal: Terminal) async throws(SimulatorError) -> Bool {
        let app = try await client.get("app")
        var order: JSON = ["channel": .string(channel), "text": .string(text), "link_names": true]
        order["user"] = speaker.map(JSON.string)
        order["thread_ts"] = thread.map(JSON.string)
        let said = try await client.post("say", order)
        let place = said["channel"]?.string ?? channel
        var exchange = Exchange(app: app, channel: place, timestamp: said["ts"]?.string ?? "")
        let spoken = try await client.get("transcript", query: ["channel": place])
        let (name, user, words) = Self.spoken(said["ts"]?.string ?? "", in: spoken)
        terminal.say(name ?? speaker ?? "", exchange.readable(words ?? text), in: channel)
        try report(said["deliveries"]?.elements ?? [], terminal)

        var hasAnswer = false
        var deadline = ContinuousClock.now + .seconds(seconds)
        repeat {
            var lines = exchange.news(in: try await client.get("transcript", query: ["channel": place]))
            if let user, place.hasPrefix("C") {
                lines += exchange.news(in: try await client.get("transcript", query: ["channel": user]))
            }
            for line in lines { terminal.show(line) }
            if !lines.isEmpty {
                hasAnswer = true
                deadline = .now + Self.patience
            }
            do { try await Task.sleep(for: Self.interval) } catch { return hasAnswer }
        } while ContinuousClock.now < deadline
        return hasAnswer
    }

    /// - Throws: where the event didn't reach the bot, so that no answer can come.
    private func report(_ deliveries: [JSON], _ terminal: Terminal) throws(SimulatorError) {
        if deliveries.isEmpty {
            throw SimulatorError("Nothing was delivered: the bot isn't in that channel, or no Request URL is set.")
        }
        for delivery in deliveries {
            guard let failure = delivery["error"]?.string else { continue }
            let status = delivery["status"]?.integer.map { ", status \($0)" } ?? ""
            terminal.warn(
                "The bot didn't take the \(delivery["type"]?.string ?? "event"): \(failure)\(status). It is tried again."
            )
        }
    }

    private static func spoken(_ timestamp: String, in transcript: JSON) -> (
        name: String?, user: String?, text: String?
    ) {
        for message in transcript["messages"]?.elements ?? [] {
            for candidate in [message] + (message["replies"]?.elements ?? []) where candidate["ts"]?.string == timestamp
            {
                return (candidate["name"]?.string, candidate["user"]?.string, candidate["text"]?.string)
            }
        }
        return (nil, nil, nil)
    }
}
