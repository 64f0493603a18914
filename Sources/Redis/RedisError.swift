/// An error that Redis answered: `NOGROUP No such key …`.
package struct RedisErrorReply: Error, Sendable, Hashable, CustomStringConvertible {
    /// The first word in upper case, which is Redis's error code: `OOM`, `NOGROUP`, `READONLY`, `WRONGTYPE`, `ERR`, …
    package let code: String
    /// The line as Redis sent it, at most 500 characters, without the arguments that it repeats for a command that it
    /// doesn't know: where `AUTH` was renamed they are a password, and elsewhere what people wrote.
    package let description: String

    package init(_ line: String) {
        // ERR unknown command 'X', with args beginning with: …
        let said = line.hasPrefix("ERR unknown command") ? line.prefix { $0 != "," } : line[...]
        self.description = String(said.prefix(500))
        self.code = String(line.prefix { $0 != " " })
    }
}

/// Why a command has no reply.
package enum RedisError: Error, Sendable, Equatable {
    /// There was no connection until the deadline, or too much was waiting already. Nothing was sent.
    case notConnected(reason: String)
    /// No reply until the deadline. The command may have been carried out; its connection was closed.
    case timedOut(command: String)
    /// The connection ended before the reply. The command may have been carried out.
    case connectionClosed(reason: String)
    /// Redis refused the command.
    case reply(RedisErrorReply)
    /// A reply of another shape than the command's documentation says.
    case unexpectedReply(command: String)
    /// The waiting task was cancelled. The command may have been carried out.
    case cancelled
    /// The client was shut down.
    case shutDown
}

extension RedisError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notConnected(let reason): "not connected to Redis: \(reason)"
        case .timedOut(let command): "Redis did not answer \(command) in time"
        case .connectionClosed(let reason): "the connection to Redis ended: \(reason)"
        case .reply(let reply): "\(Self.answered)\(reply)"
        case .unexpectedReply(let command): "Redis answered \(command) with something it should not: check its version"
        case .cancelled: "given up waiting for Redis, since the work was cancelled"
        case .shutDown: "the Redis client was shut down"
        }
    }

    /// What Redis refused: the command, or the connection that it had to wait for (`WRONGPASS …`).
    package var refusal: RedisErrorReply? {
        switch self {
        case .reply(let reply): reply
        case .notConnected(let reason):
            reason.firstRange(of: Self.answered).map { RedisErrorReply(String(reason[$0.upperBound...])) }
        case .timedOut, .connectionClosed, .unexpectedReply, .cancelled, .shutDown: nil
        }
    }

    /// How the reason of a failed connection tells of Redis's answer.
    private static let answered = "Redis answered: "

    /// Redis's own error code, when Redis refused the command.
    package var replyCode: String? {
        guard case .reply(let reply) = self else { return nil }
        return reply.code
    }
}
