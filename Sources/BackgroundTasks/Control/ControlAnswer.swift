/// A line of the daemon's answer, as JSON: `progress` while it goes on, and `outcome` in the last one.
package struct ControlAnswer: Sendable, Equatable, Codable {
    /// How a request ended. The daemon and its clients are of one version, being one file.
    package enum Outcome: String, Sendable, Codable {
        case done
        case notNow = "not_now"
        case failed
        /// The request names no poll, or is none.
        case wrongRequest = "wrong_request"
        /// The client doesn't know whom to ask; never the daemon's answer.
        case wrongSettings = "wrong_settings"
    }

    /// What a poll's state is, for `status`.
    package struct Report: Sendable, Equatable, Codable {
        package let poll: String
        /// Seconds since the present run began.
        package let runningFor: Int?
        /// How the last run ended; missing before the first.
        package let outcome: Outcome?
        package let message: String?
        /// Seconds since the last run ended.
        package let endedAgo: Int?
        /// Seconds since the last run that was done.
        package let doneAgo: Int?
        /// Seconds for which the source is left alone, after failures or at its wish.
        package let pausedFor: Int?
        /// Seconds between two requests of its timer.
        package let interval: Int

        private enum CodingKeys: String, CodingKey {
            case poll, outcome, message, interval
            case runningFor = "running_for_s"
            case endedAgo = "ended_ago_s"
            case doneAgo = "done_ago_s"
            case pausedFor = "paused_for_s"
        }
    }

    package var progress: String?
    package var outcome: Outcome?
    /// A line for people.
    package var message: String?
    package var poll: String?
    /// Who may announce, for `status`: this process's name, another's, or missing while it is not known.
    package var lease: String?
    /// Each poll, for `status`.
    package var polls: [Report]?

    package init(
        progress: String? = nil,
        outcome: Outcome? = nil,
        message: String? = nil,
        poll: String? = nil,
        lease: String? = nil,
        polls: [Report]? = nil
    ) {
        self.progress = progress
        self.outcome = outcome
        self.message = message
        self.poll = poll
        self.lease = lease
        self.polls = polls
    }
}

extension ControlAnswer {
    /// What people read: the outcome, and of `status` a line for each poll.
    package var lines: [String] {
        let polls = polls ?? []
        let width = polls.map(\.poll.count).max() ?? 0
        return [message ?? ""]
            + polls.map { report in
                report.poll + String(repeating: " ", count: width - report.poll.count) + "  " + report.words
            }
    }
}

extension ControlAnswer.Report {
    /// `failed 12 s ago: it did not answer; left alone for another 9 min`.
    fileprivate var words: String {
        var words = "never asked since the daemon's start"
        if let outcome, let message, let endedAgo {
            words = "\(outcome.words) \(Words.time(.seconds(endedAgo))) ago: \(message)"
        }
        if let runningFor { words = "running for \(Words.time(.seconds(runningFor))); before: \(words)" }
        if let pausedFor { words += "; left alone for another \(Words.time(.seconds(pausedFor)))" }
        return words
    }

    init(_ name: String, _ record: PollRecord, interval: Duration, now: ContinuousClock.Instant) {
        func seconds(since instant: ContinuousClock.Instant?) -> Int? {
            instant.map { Int((now - $0).components.seconds) }
        }
        poll = name
        runningFor = seconds(since: record.startedAt)
        outcome = record.lastOutcome.map { ControlAnswer.Outcome($0) }
        message = record.lastOutcome?.message
        endedAgo = seconds(since: record.lastEnd)
        doneAgo = seconds(since: record.lastDone)
        pausedFor = record.timeUntilAllowed(now: now).map { Int($0.components.seconds) }
        self.interval = Int(interval.components.seconds)
    }
}

extension ControlAnswer.Outcome {
    init(_ outcome: PollOutcome) {
        switch outcome {
        case .done: self = .done
        case .notNow: self = .notNow
        case .failed: self = .failed
        }
    }

    fileprivate var words: String {
        switch self {
        case .done: "done"
        case .notNow: "put off"
        case .failed: "failed"
        case .wrongRequest, .wrongSettings: "refused"
        }
    }

    /// The exit status that stands for it: 64 is `EX_USAGE`, 75 `EX_TEMPFAIL` and 78 `EX_CONFIG` of sysexits.h.
    package var exitStatus: Int32 {
        switch self {
        case .done: 0
        case .failed: 1
        case .wrongRequest: 64
        case .notNow: 75
        case .wrongSettings: 78
        }
    }
}
