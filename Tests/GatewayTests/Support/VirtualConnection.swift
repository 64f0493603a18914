import NIOCore
import NIOHTTP1

@testable import Gateway

/// A connection at a time of the test's own choosing; bodies up to 10 bytes.
final class VirtualConnection {
    var now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    var state: ConnectionState

    init() {
        var configuration = GatewayConfiguration.tested()
        configuration.maximumBody = 10
        configuration.readLimit = .milliseconds(2400)
        configuration.answerLimit = .milliseconds(2800)
        configuration.idleLimit = .seconds(75)
        configuration.lastRequestLimit = .milliseconds(250)
        state = ConnectionState(configuration: configuration, now: now)
    }

    func receive(_ part: HTTPServerRequestPart) -> ConnectionState.ReadAction {
        state.received(part, now: now)
    }

    func receive(body text: String) -> ConnectionState.ReadAction {
        receive(.body(ByteBuffer(string: text)))
    }

    /// A request up to the answer that it waits for.
    func receiveRequest(_ head: HTTPRequestHead = .post()) -> ConnectionState.ReadAction {
        state.bytesArrived(now: now)
        _ = receive(.head(head))
        return receive(.end(nil))
    }

    func bytesArrive() {
        state.bytesArrived(now: now)
    }

    /// - Returns: whether the connection stays open.
    func answer() -> Bool {
        state.answered(now: now)
    }

    func quiesce() {
        state.quiesce(now: now)
    }

    func passTime(_ amount: TimeAmount) -> ConnectionState.DeadlineAction {
        now = now + amount
        return state.deadlinePassed(now: now)
    }
}

extension HTTPRequestHead {
    static func post(
        _ headers: HTTPHeaders = [:],
        version: HTTPVersion = .http1_1,
        uri: String = "/slack/event"
    ) -> HTTPRequestHead {
        HTTPRequestHead(version: version, method: .POST, uri: uri, headers: headers)
    }
}

extension ConnectionState {
    /// The phase's name alone.
    var phaseName: String {
        switch phase {
        case .idle: "idle"
        case .receiving: "receiving"
        case .answering: "answering"
        case .refused: "refused"
        case .closed: "closed"
        }
    }
}
