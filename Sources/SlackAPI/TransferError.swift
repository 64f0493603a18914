/// Why something wasn't fetched from a server, or not taken by it. Never holds the token, or more of an address than the
/// server's name.
package struct TransferError: Error, Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The server isn't one that may be asked; nothing was sent.
        case forbidden(String)
        /// Another HTTP status than 200.
        case status(Int)
        /// The answer leads elsewhere, where the request must not follow.
        case redirected(status: Int)
        /// The answer is larger than this many bytes.
        case tooLarge(limit: Int)
        /// The answer isn't what was asked for.
        case unusable(String)
        /// The request can't have been read.
        case unreachable(String)
        case connectionLost(String)
        case timedOut
        case cancelled
    }

    package let kind: Kind
    /// The server's name, as it is in the address.
    package let server: String

    package init(_ kind: Kind, server: String) {
        self.kind = kind
        self.server = server
    }

    /// Whether the same may work in a moment.
    package var isPassing: Bool {
        switch kind {
        case .status(let status): status == 404 || status == 408 || status == 429 || status >= 500
        case .unreachable, .connectionLost, .timedOut: true
        case .forbidden, .redirected, .tooLarge, .unusable, .cancelled: false
        }
    }
}

extension TransferError: CustomStringConvertible {
    /// A sentence without its full stop.
    package var description: String {
        switch kind {
        case .forbidden(let reason): "\(server) isn't asked: \(reason)"
        case .status(let status): "\(server) answered with status \(status)"
        case .redirected(let status): "\(server) answered with status \(status), which leads elsewhere"
        case .tooLarge(let limit): "\(server) answered with more than \(limit) bytes"
        case .unusable(let reason): "\(server) answered with something unusable: \(reason)"
        case .unreachable(let reason): "no connection to \(server): \(reason)"
        case .connectionLost(let reason): "the connection to \(server) broke: \(reason)"
        case .timedOut: "\(server) didn't answer in time"
        case .cancelled: "the request to \(server) was cancelled"
        }
    }
}
