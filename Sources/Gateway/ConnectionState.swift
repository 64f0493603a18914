import NIOCore
import NIOHTTP1

/// One HTTP connection: which request is on its way, and until when. Does no I/O; time is passed in.
struct ConnectionState {
    enum Phase {
        /// Nothing of a request has come. May become receiving or closed.
        case idle
        /// Bytes of a request have come, its head may be in pieces. May become answering, refused or closed.
        case receiving(head: HTTPRequestHead?)
        /// The request is whole, its answer isn't written yet. May become idle or closed.
        case answering(isKeptAlive: Bool)
        /// Answered before all of it had come; the rest is thrown away, so that the client gets to read the answer.
        /// May become closed.
        case refused
        /// The end.
        case closed
    }

    enum ReadAction: Equatable {
        case wait
        case sendContinue
        case refuse(Refusal)
        case handle(HTTPRequestHead, ByteBuffer?)
        case close
    }

    private(set) var phase: Phase = .idle
    /// What has come of the request's body. Stands beside the phase, whose copies would make each piece copy all before it.
    private(set) var body: ByteBuffer?
    /// When the current phase is over at the latest.
    private(set) var deadline: NIODeadline
    /// When the request's first byte came.
    private(set) var started: NIODeadline
    private var isQuiescing = false

    private let idleLimit: TimeAmount
    private let lastRequestLimit: TimeAmount
    private let readLimit: TimeAmount
    private let answerLimit: TimeAmount
    private let maximumBody: Int

    init(configuration: GatewayConfiguration, now: NIODeadline) {
        self.idleLimit = TimeAmount(configuration.idleLimit)
        self.lastRequestLimit = TimeAmount(configuration.lastRequestLimit)
        self.readLimit = TimeAmount(configuration.readLimit)
        self.answerLimit = TimeAmount(configuration.answerLimit)
        self.maximumBody = configuration.maximumBody
        self.started = now
        self.deadline = now + idleLimit
    }

    /// Bytes have come, of whatever.
    mutating func bytesArrived(now: NIODeadline) {
        guard case .idle = phase else { return }
        phase = .receiving(head: nil)
        started = now
        deadline = now + readLimit
    }

    mutating func received(_ part: HTTPServerRequestPart, now: NIODeadline) -> ReadAction {
        switch (phase, part) {
        case (.idle, _):
            // A request that came in the same bytes as the one before.
            bytesArrived(now: now)
            return received(part, now: now)
        case (.receiving, .head(let head)):
            return receivedHead(head)
        case (.receiving(_?), .body(let bytes)):
            return receivedBody(bytes)
        case (.receiving(let head?), .end):
            // The decoder reads nothing of what follows an upgrade, whether we take up the offer or not.
            let isKeptAlive = head.isKeepAlive && !isQuiescing && !head.headers.contains(name: "upgrade")
            phase = .answering(isKeptAlive: isKeptAlive)
            deadline = started + answerLimit
            defer { body = nil }
            return .handle(head, body)
        case (.refused, .end):
            phase = .closed
            return .close
        case (.receiving, _), (.refused, _), (.closed, _), (.answering, _):
            // Of a pipelined request nothing is passed in before the one before it is answered.
            return .wait
        }
    }

    /// The answer goes out now.
    ///
    /// - Returns: whether the connection stays open.
    mutating func answered(now: NIODeadline) -> Bool {
        switch phase {
        case .answering(let isKeptAlive) where isKeptAlive && !isQuiescing:
            phase = .idle
            deadline = now + idleLimit
            return true
        case .answering, .idle, .receiving:
            phase = .closed
            return false
        case .refused, .closed:
            return false
        }
    }

    enum BrokenAction: Equatable {
        /// Answer 400.
        case refuse
        /// The request in hand gets its answer before.
        case wait
        case close
    }

    /// What comes is no HTTP, or no longer.
    mutating func broken(now: NIODeadline) -> BrokenAction {
        switch phase {
        case .idle, .receiving:
            phase = .refused
            body = nil
            deadline = min(deadline, now + readLimit)
            return .refuse
        case .answering:
            return .wait
        case .refused:
            phase = .closed
            return .close
        case .closed:
            return .wait
        }
    }

    enum DeadlineAction: Equatable {
        case wait
        /// Answer 408 and close.
        case refuseSlowRequest
        case refuseSlowStore
        case close
    }

    mutating func deadlinePassed(now: NIODeadline) -> DeadlineAction {
        guard now >= deadline else { return .wait }
        switch phase {
        case .receiving:
            phase = .closed
            return .refuseSlowRequest
        case .answering:
            return .refuseSlowStore
        case .idle, .refused:
            phase = .closed
            return .close
        case .closed:
            return .close
        }
    }

    /// The process is to stop: a request that comes now is the last one, and an idle connection has little time left for it.
    mutating func quiesce(now: NIODeadline) {
        isQuiescing = true
        if case .idle = phase { deadline = min(deadline, now + lastRequestLimit) }
    }

    var isAnswering: Bool {
        if case .answering = phase { true } else { false }
    }

    private mutating func receivedHead(_ head: HTTPRequestHead) -> ReadAction {
        if let refusal = RequestRules.refusal(of: head, maximumBody: maximumBody) { return refuse(refusal) }
        phase = .receiving(head: head)
        // RFC 9110, 10.1.1: an HTTP/1.0 client gets no 100.
        guard head.version != .http1_0 else { return .wait }
        return head.headers.first(name: "expect").map { $0.lowercased() == "100-continue" } == true
            ? .sendContinue : .wait
    }

    private mutating func receivedBody(_ bytes: ByteBuffer) -> ReadAction {
        guard (body?.readableBytes ?? 0) + bytes.readableBytes <= maximumBody else { return refuse(.tooLarge) }
        if body == nil { body = bytes } else { body?.writeImmutableBuffer(bytes) }
        return .wait
    }

    private mutating func refuse(_ refusal: Refusal) -> ReadAction {
        phase = .refused
        body = nil
        return .refuse(refusal)
    }
}
