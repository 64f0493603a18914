import NIOCore

/// One connection to Redis: writes commands, matches replies to them in order, and ends with the first that is late.
///
/// A time-out closes the connection, since a reply that comes after it would answer the next command.
///
/// Stays on its channel's event loop.
final class RedisConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The reason of an end after `READONLY`.
    static let replicaReason = "Redis has become a read-only replica"

    private let eventLoop: any EventLoop
    private let onClose: (_ reason: String) -> Void
    private var reader: RESPReader
    private var pending = PendingCommands()
    private var context: ChannelHandlerContext?
    /// Commands of this turn of the event loop; they leave in one write.
    private var outbound = ByteBuffer()
    private var isFlushScheduled = false
    private var closeReason: String?
    private var timer: LazyTimer?

    /// - Parameter onClose: called once, with a reason for people, before the pending commands fail: what they send next then
    ///   goes to another connection.
    init(eventLoop: any EventLoop, onClose: @escaping (_ reason: String) -> Void) throws {
        self.eventLoop = eventLoop
        self.onClose = onClose
        self.reader = try RESPReader()
        self.timer = LazyTimer(eventLoop: eventLoop) { [unowned self] in checkDeadlines() }
    }

    var pendingCount: Int { pending.count }

    /// Writes a command; all commands of one turn of the event loop go out together.
    ///
    /// - Parameters:
    ///   - id: for ``abandon(id:)``.
    ///   - encode: appends exactly one command in RESP.
    func send(
        id: UInt64,
        name: String,
        deadline: NIODeadline,
        encode: (inout ByteBuffer) -> Void,
        completion: @escaping RedisCompletion
    ) {
        eventLoop.assertInEventLoop()
        guard context != nil, closeReason == nil else {
            completion(.failure(.notConnected(reason: closeReason ?? "the connection has ended")))
            return
        }
        encode(&outbound)
        pending.append(.init(id: id, name: name, deadline: deadline, completion: completion))
        timer?.arm(deadline)
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        eventLoop.assumeIsolated().execute { self.flush() }
    }

    /// Tells the caller of a command that it was cancelled; the reply, when it comes, is thrown away.
    func abandon(id: UInt64) {
        eventLoop.assertInEventLoop()
        pending.abandon(id: id)?(.failure(.cancelled))
    }

    /// Ends the connection; what is pending fails with ``RedisError/connectionClosed(reason:)``.
    func close(reason: String) {
        end(reason)
        context?.close(promise: nil)
    }

    // MARK: ChannelInboundHandler

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            try reader.feed(unwrapInboundIn(data))
            while closeReason == nil, let reply = try reader.next() {
                receive(reply)
            }
        } catch {
            close(reason: "\(error)")
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(reason: "\(error)")
    }

    func channelInactive(context: ChannelHandlerContext) {
        end("Redis closed it")
        context.fireChannelInactive()
    }

    // MARK: Private

    private func flush() {
        isFlushScheduled = false
        guard let context, outbound.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(outbound), promise: nil)
        outbound = context.channel.allocator.buffer(capacity: 0)
    }

    private func receive(_ reply: RESPValue) {
        guard let entry = pending.popFirst() else {
            close(reason: "Redis sent a reply that no command asked for")
            return
        }
        guard case .error(let error) = reply else {
            entry.completion?(.success(reply))
            return
        }
        entry.completion?(.failure(.reply(error)))
        // A server that became a replica stays one; the next connection may reach the new primary.
        if error.code == "READONLY" {
            close(reason: Self.replicaReason)
        }
    }

    private func checkDeadlines() -> NIODeadline? {
        guard closeReason == nil, !pending.isEmpty else { return nil }
        let now = NIODeadline.now()
        guard let late = pending.overdue(at: now) else { return pending.earliestDeadline }
        end("Redis did not answer \(late.name) in time", lateAt: now)
        context?.close(promise: nil)
        return nil
    }

    /// Tells everybody at once, whether the channel is closed already or will be: over TLS that waits for the other side.
    ///
    /// - Parameter now: with it those whose time is over hear so; the others hear that the connection ended.
    private func end(_ reason: String, lateAt now: NIODeadline? = nil) {
        eventLoop.assertInEventLoop()
        guard closeReason == nil else { return }
        closeReason = reason
        timer?.cancel()
        timer = nil
        onClose(reason)
        for entry in pending.removeAll() {
            let isLate = now.map { entry.deadline <= $0 } ?? false
            entry.completion?(
                .failure(isLate ? .timedOut(command: entry.name) : .connectionClosed(reason: reason))
            )
        }
    }
}

@available(*, unavailable)
extension RedisConnection: Sendable {}
