import Redis
import SlackAPI

/// Why a run of a poll could not go on.
package struct PollError: Error, Sendable, Equatable {
    package enum Code: String, Sendable {
        /// The source did not answer, or with something that it should not.
        case source
        /// Slack did not take it, but may later.
        case slack
        /// Slack won't take anything for this channel, or from this bot, until someone acts.
        case channel
        case redis
        /// Another host has the lease now.
        case leaseLost = "lease_lost"
        case cancelled
    }

    package let code: Code
    /// A sentence for the person who must act.
    package let message: String
    /// How long the source wants to be left alone.
    package let pause: Duration?
    /// The HTTP status, where the source answered with one that was not wanted.
    package let status: Int?

    package init(_ code: Code, _ message: String, pause: Duration? = nil, status: Int? = nil) {
        self.code = code
        self.message = message
        self.pause = pause
        self.status = status
    }

    init(_ error: RedisError) {
        if error.replyCode == LeasedRedis.refusal {
            self.init(.leaseLost, "another host has taken over")
        } else if error == .cancelled {
            self.init(.cancelled, "\(error)")
        } else if error.replyCode == "OOM" {
            self.init(.redis, "Redis is full and keeps no position: give it more memory (maxmemory)")
        } else {
            self.init(.redis, "\(error)")
        }
    }

    init(_ error: SlackError) {
        switch error.kind {
        case .permanent, .missingScope, .tokenGone, .notSent(.misconfigured): self.init(.channel, "\(error)")
        case .notSent(.cancelled): self.init(.cancelled, "\(error)")
        case .transient, .unknown, .rateLimited, .notSent, .ambiguous: self.init(.slack, "\(error)")
        }
    }
}

extension PollError: CustomStringConvertible {
    package var description: String { message }
}
