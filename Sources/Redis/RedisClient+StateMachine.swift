import NIOCore

extension RedisClient {
    /// Which connection there is, and when to try the next. Does no I/O; time and chance are passed in.
    struct StateMachine {
        enum State: Equatable {
            /// Not started. May become connecting or shut down.
            case idle
            /// A connection is being made. May become ready, waiting or shut down.
            case connecting(attempt: Int)
            /// Commands go out. May become waiting or shut down.
            case ready
            /// After a failure, until the time for the next attempt. May become connecting or shut down.
            case waiting(attempt: Int)
            /// The end.
            case shutDown
        }

        enum Action: Equatable {
            case connect
            /// Try again after this pause.
            case wait(TimeAmount)
            case closeConnection
            case nothing
        }

        private(set) var state: State = .idle
        private(set) var lastFailure: String?
        private let minimum: TimeAmount
        private let maximum: TimeAmount

        init(backoffMinimum: Duration, backoffMaximum: Duration) {
            self.minimum = TimeAmount(backoffMinimum)
            self.maximum = TimeAmount(backoffMaximum)
        }

        mutating func start() -> Action {
            guard state == .idle else { return .nothing }
            state = .connecting(attempt: 1)
            return .connect
        }

        /// The handshake is through.
        mutating func connected() -> Action {
            switch state {
            case .connecting:
                state = .ready
                lastFailure = nil
                return .nothing
            case .shutDown:
                return .closeConnection
            case .idle, .ready, .waiting:
                return .nothing
            }
        }

        /// Connecting failed, or the connection ended.
        ///
        /// - Parameter random: 0..<1; takes up to half of the pause away.
        mutating func failed(_ reason: String, random: Double) -> Action {
            switch state {
            case .connecting(let attempt):
                state = .waiting(attempt: attempt)
                lastFailure = reason
                return .wait(pause(after: attempt, random: random))
            case .ready:
                // The first attempt after a loss comes soon: a restarted Redis is there again within a second.
                state = .waiting(attempt: 0)
                lastFailure = reason
                return .wait(pause(after: 1, random: random))
            case .idle, .waiting, .shutDown:
                return .nothing
            }
        }

        mutating func pauseEnded() -> Action {
            guard case .waiting(let attempt) = state else { return .nothing }
            state = .connecting(attempt: attempt + 1)
            return .connect
        }

        mutating func shutDown() -> Action {
            let action: Action = state == .ready ? .closeConnection : .nothing
            state = .shutDown
            return action
        }

        private func pause(after attempt: Int, random: Double) -> TimeAmount {
            // 2^20 times any minimum is past any maximum.
            let doubled = minimum.nanoseconds << Int64(min(attempt - 1, 20))
            let full = min(doubled, maximum.nanoseconds)
            return .nanoseconds(full - Int64(Double(full / 2) * random))
        }
    }
}
