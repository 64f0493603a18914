internal import DequeModule
import NIOCore
import NIOHTTP1
import Redis

/// Drives one HTTP connection: feeds its state machine, and performs what that says.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    private var state: ConnectionState
    private let receiver: EventReceiver
    private var context: ChannelHandlerContext?
    private var timer: LazyTimer?
    /// Parts of requests that came before the one before them was answered (HTTP pipelining). While there are any,
    /// nothing more is read.
    private var waiting: Deque<HTTPServerRequestPart> = []
    private var isTakingWaiting = false
    /// The decoder gave up; it has nothing more to say.
    private var isBroken = false
    private var isReadHeld = false
    /// Of the request that is being received or in hand.
    private var isHead = false
    /// Which request is in hand, so that a late answer to one is not taken for the next one's.
    private var requestNumber = 0

    init(configuration: GatewayConfiguration, receiver: EventReceiver) {
        self.state = ConnectionState(configuration: configuration, now: .now())
        self.receiver = receiver
    }

    /// Bytes have come; called by ``FirstByteHandler``, before they are parsed.
    func bytesArrived() {
        state.bytesArrived(now: .now())
        timer?.arm(state.deadline)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        timer = LazyTimer(eventLoop: context.eventLoop) { [unowned self] in checkDeadline() }
        timer?.arm(state.deadline)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        timer?.cancel()
        timer = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if state.isAnswering || !waiting.isEmpty {
            waiting.append(part)
        } else {
            handle(part, context)
        }
    }

    /// Holds reads back from a client that sends more than it takes answers for, or the memory would fill.
    func read(context: ChannelHandlerContext) {
        isReadHeld = !waiting.isEmpty || !context.channel.isWritable
        if !isReadHeld { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        readOn(context)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            state.quiesce(now: .now())
            timer?.arm(state.deadline)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.invalidEOFState:
            // The client went away in the middle of a request.
            context.close(promise: nil)
        case is HTTPParserError where !isBroken:
            isBroken = true
            refuseBroken(context)
        case is HTTPParserError, is ByteToMessageDecoderError:
            // More of what is broken already.
            break
        default:
            context.close(promise: nil)
        }
    }

    private func handle(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        if case .head(let head) = part { isHead = head.method == .HEAD }
        switch state.received(part, now: .now()) {
        case .wait:
            break
        case .sendContinue:
            context.writeAndFlush(wrapOutboundOut(GatewayAnswer.goOn.bytes(keepAlive: true)), promise: nil)
        case .refuse(let refusal):
            refuse(refusal, context)
        case .handle(let head, let body):
            timer?.arm(state.deadline)
            respond(to: head, body: body)
        case .close:
            context.close(promise: nil)
        }
    }

    private func respond(to head: HTTPRequestHead, body: ByteBuffer?) {
        guard RequestRules.path(of: head) == .event else { return answer(.imok) }
        requestNumber &+= 1
        let number = requestNumber
        receiver.receive(head, body: body, deadline: state.deadline) { answer in
            if self.requestNumber == number { self.answer(answer) }
        }
    }

    /// The one answer of the request that is in hand.
    private func answer(_ answer: GatewayAnswer) {
        guard let context, state.isAnswering else { return }
        let isKeptAlive = state.answered(now: .now())
        write(answer, keepAlive: isKeptAlive, context)
        isHead = false
        if isKeptAlive { takeWaiting(context) }
    }

    /// Goes on with what came meanwhile. Not from within itself: many requests would go deep.
    private func takeWaiting(_ context: ChannelHandlerContext) {
        guard !isTakingWaiting else { return }
        isTakingWaiting = true
        while !state.isAnswering, let part = waiting.popFirst() {
            handle(part, context)
        }
        isTakingWaiting = false
        if isBroken { refuseBroken(context) }
        readOn(context)
    }

    private func readOn(_ context: ChannelHandlerContext) {
        if isReadHeld { read(context: context) }
    }

    private func refuseBroken(_ context: ChannelHandlerContext) {
        guard waiting.isEmpty else { return }
        switch state.broken(now: .now()) {
        case .refuse:
            refuse(.badHTTP, context)
            timer?.arm(state.deadline)
        case .wait:
            break
        case .close:
            context.close(promise: nil)
        }
    }

    /// The connection is closed once the rest of the request has come, or its time is over: closing with unread bytes
    /// resets it, and the client might never read the answer.
    private func refuse(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        let bytes = receiver.refuse(refusal).bytes(keepAlive: false, toHead: isHead)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    private func write(_ answer: GatewayAnswer, keepAlive: Bool, _ context: ChannelHandlerContext) {
        let bytes = wrapOutboundOut(answer.bytes(keepAlive: keepAlive, toHead: isHead))
        if keepAlive {
            context.writeAndFlush(bytes, promise: nil)
        } else {
            context.writeAndFlush(bytes).assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        }
    }

    private func checkDeadline() -> NIODeadline? {
        guard let context else { return nil }
        switch state.deadlinePassed(now: .now()) {
        case .wait:
            return state.deadline
        case .refuseSlowRequest:
            write(receiver.refuse(.requestTooSlow), keepAlive: false, context)
        case .refuseSlowStore:
            answer(receiver.refuse(.unavailable))
            return state.deadline
        case .close:
            context.close(promise: nil)
        }
        return nil
    }
}

@available(*, unavailable)
extension ConnectionHandler: Sendable {}

/// Stands before the HTTP decoder, which tells nothing of a head that comes in pieces, or not at all.
final class FirstByteHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: ConnectionHandler

    init(_ connection: ConnectionHandler) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.bytesArrived()
        context.fireChannelRead(data)
    }
}

@available(*, unavailable)
extension FirstByteHandler: Sendable {}
