internal import FoundationEssentials
import SlackAPI

/// Announces that the show is live: once for each planned start, when the stream is on around that time.
///
/// Since June 2025 changelog.com's status leads to a page for people. That is no failure of the moment: the poll pauses,
/// and says so.
struct GotimePoll: Poll {
    private struct Position: Codable {
        /// The planned start of the show that was announced last, as it was planned at last, in seconds since 1970.
        var announced: Int64?
        /// The planned start under which one is announced: a run that ends before ``announced`` is kept is followed by
        /// one that asks for the same announcement, whatever the plan says then.
        var pending: Int64?
    }

    private struct Status: Decodable {
        let streaming: Bool
    }

    private struct Countdown: Decodable {
        /// Nil: nothing is planned.
        let data: String?
    }

    /// Statuses of a route that isn't there any more; others are failures of the moment.
    private static let goneStatuses = Set(300..<400).union([404, 410])
    /// An answer has some hundred bytes, today's page some ten thousand.
    private static let maximumSize = 1 << 20

    private let configuration: GotimeConfiguration

    init(_ configuration: GotimeConfiguration) {
        self.configuration = configuration
    }

    let name = "gotime"
    /// Two questions and an announcement, which has to wait at most for others of its channel.
    let deadline = Duration.seconds(50)

    func interval(isShadow: Bool) -> Duration { .seconds(60) }

    func run(_ context: PollContext) async throws -> PollOutcome {
        guard let status = try await answer(Status.self, "/live/status", context) else { return paused }
        guard status.streaming else { return .done("nothing is streaming") }
        guard let countdown = try await answer(Countdown.self, "/slack/countdown/gotime", context) else {
            return paused
        }
        guard let text = countdown.data else { return .done("something is streaming, and no show is planned") }
        guard let start = SourceTime.internet(text) else {
            throw PollError(.source, "\(configuration.liveURL) plans a show at “\(text.prefix(40))”, which is no time")
        }
        let late = Duration.milliseconds(context.wallClock() - start)
        guard late >= .zero - configuration.earliest else {
            return .done("something is streaming; the show is planned in \(Words.time(.zero - late))")
        }
        guard late <= configuration.latest else {
            return .done("the show began more than \(Words.time(configuration.latest)) ago: too late to announce it")
        }
        return try await announce(start / 1000, context)
    }

    /// - Parameter start: as it is planned now, in seconds since 1970.
    private func announce(_ start: Int64, _ context: PollContext) async throws -> PollOutcome {
        var position = try await context.position(Position.self) ?? Position()
        let announced = position.announced
        if let announced, isSameShow(announced, start) {
            position.announced = start
            if announced != start { try await context.save(position) }
            return .done("the show is live, and was announced")
        }
        let show: Int64
        if let pending = position.pending, isSameShow(pending, start) {
            show = pending
        } else {
            show = start
            position.pending = start
            try await context.save(position)
        }
        let outcome = try await context.announce(
            Announcement(
                meaning: "gotime:live:\(show)",
                channel: configuration.channel,
                text: ":tada: Go Time is live now! Listen in: <\(configuration.listenURL)>"
            ),
            saving: Position(announced: start, pending: nil)
        )
        if case .refused(let code) = outcome { return .failed("Slack does not take the announcement: \(code)") }
        return .done("the show is live, and \(context.announced)")
    }

    /// A plan is corrected while a show is late. What begins when the other could no longer be announced is another show.
    private func isSameShow(_ one: Int64, _ other: Int64) -> Bool {
        one == other || Duration.seconds(Int64(clamping: (one - other).magnitude)) < configuration.latest
    }

    private var paused: PollOutcome {
        .notNow(
            "paused: \(configuration.liveURL) answers with a page for people instead of JSON, so nobody can tell whether "
                + "a show is live; if it has moved, set CHANGELOG_URL, else disable gopherbot-gotime.timer",
            pause: configuration.pagePause
        )
    }

    /// - Returns: nil where the answer is none for programs.
    private func answer<Answer: Decodable>(
        _ type: Answer.Type,
        _ path: String,
        _ context: PollContext
    ) async throws(PollError) -> Answer? {
        let request = SourceRequest(
            configuration.liveURL + path,
            redirects: 3,
            maximumSize: Self.maximumSize,
            timeout: configuration.sourceTimeout
        )
        do throws(PollError) {
            let answer = try await context.fetch(request)
            return try? JSONDecoder().decode(type, from: Data(answer.bytes))
        } catch {
            guard let status = error.status, Self.goneStatuses.contains(status) else { throw error }
            return nil
        }
    }
}
