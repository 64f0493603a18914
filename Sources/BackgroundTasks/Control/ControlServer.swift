internal import FoundationEssentials
internal import Glibc
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import Synchronization
import Systemd

/// The control socket: a line asks, lines of JSON answer, and the connection ends.
final class ControlServer: Sendable {
    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Whoever connects has a request.
    private static let requestTimeout = Duration.seconds(5)

    private let runner: PollRunner
    private let lease: Lease
    private let open = Mutex(0)
    private let listening: NIOAsyncChannel<Connection, Never>
    /// The socket's path, where it is the daemon's own.
    private let path: String?

    /// Begins to listen.
    ///
    /// - Throws: ``ControlError`` when another listens on the path already, or it can't be made.
    init(
        _ listener: BackgroundTasksService.Listener,
        runner: PollRunner,
        lease: Lease,
        eventLoop: any EventLoop
    ) async throws {
        self.runner = runner
        self.lease = lease
        let bootstrap = ServerBootstrap(group: eventLoop)
            // `printf 'status\n' | nc -N` ends its half before it reads the answer.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
        switch listener {
        case .descriptor(let descriptor):
            path = nil
            listening = try await bootstrap.bind(descriptor, childChannelInitializer: Self.configure)
        case .path(let path):
            self.path = path
            if await Self.isAnswering(path, eventLoop) { throw ControlError.taken(path: path) }
            do {
                listening = try await bootstrap.bind(
                    unixDomainSocketPath: path,
                    cleanupExistingSocketFile: true,
                    childChannelInitializer: Self.configure
                )
            } catch {
                throw ControlError.unusable(path: path, reason: "\(error)")
            }
            // Whoever may reach the daemon's folder may ask.
            // The pointer is good for the call.
            _ = unsafe chmod(path, 0o660)
        }
    }

    /// Answers until the task is cancelled.
    ///
    /// - Throws: when the socket fails.
    func run() async throws {
        defer {
            // The same.
            if let path { _ = unsafe unlink(path) }
        }
        try await listening.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    // One that goes away hurts nobody else.
                    group.addTask { try? await self.serve(connection) }
                }
            }
        }
    }

    /// Waits until no connection is open.
    func drain(deadline: ContinuousClock.Instant) async {
        while open.withLock({ $0 }) > 0, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    private static func configure(_ channel: any Channel) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
                ByteToMessageHandler(LineBasedFrameDecoder(), maximumBufferSize: ControlRequest.maximumLength)
            )
            return try Connection(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    private static func isAnswering(_ path: String, _ eventLoop: any EventLoop) async -> Bool {
        let attempt = ClientBootstrap(group: eventLoop).connectTimeout(.seconds(1)).connect(unixDomainSocketPath: path)
        guard let channel = try? await attempt.get() else { return false }
        try? await channel.close()
        return true
    }

    // MARK: A connection

    private func serve(_ connection: Connection) async throws {
        open.withLock { $0 += 1 }
        defer { open.withLock { $0 -= 1 } }
        try await connection.executeThenClose { inbound, outbound in
            guard let line = await Self.firstLine(of: inbound), let request = ControlRequest(line: line) else {
                let message = "send a line: status, or poll and one of \(runner.names.joined(separator: ", "))"
                return try await send(ControlAnswer(outcome: .wrongRequest, message: message), to: outbound)
            }
            switch request {
            case .status:
                try await send(status(), to: outbound)
            case .poll(let name, let urgency):
                try await poll(name, urgency, outbound)
            }
        }
    }

    private static func firstLine(of inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask {
                var iterator = inbound.makeAsyncIterator()
                return (try? await iterator.next()).map { String(buffer: $0) }
            }
            group.addTask {
                try? await Task.sleep(for: requestTimeout)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    private func poll(
        _ name: String,
        _ urgency: ControlRequest.Urgency,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws {
        guard let events = runner.ask(name, urgency) else {
            let message = "there is no poll “\(name)”; there are \(runner.names.joined(separator: ", "))"
            return try await send(ControlAnswer(outcome: .wrongRequest, message: message), to: outbound)
        }
        for await event in events {
            switch event {
            case .progress(let line):
                try await send(ControlAnswer(progress: line, poll: name), to: outbound)
            case .ended(let outcome):
                let answer = ControlAnswer(outcome: .init(outcome), message: outcome.message, poll: name)
                try await send(answer, to: outbound)
            }
        }
    }

    private func status() -> ControlAnswer {
        let reports = runner.records.map { name, record in
            ControlAnswer.Report(name, record, interval: runner.interval(of: name), now: .now)
        }
        switch lease.state {
        case .held:
            return ControlAnswer(outcome: .done, message: "this host announces", lease: lease.name, polls: reports)
        case .other(let name):
            let message = "another host announces: \(name)"
            return ControlAnswer(outcome: .done, message: message, lease: name, polls: reports)
        case .unknown(let reason):
            let message = "it is not known which host may announce: \(reason)"
            return ControlAnswer(outcome: .done, message: message, polls: reports)
        }
    }

    private func send(
        _ answer: ControlAnswer,
        to outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws {
        var line = try [UInt8](JSONEncoder().encode(answer))
        line.append(UInt8(ascii: "\n"))
        try await outbound.write(ByteBuffer(bytes: line))
    }
}

/// Why there is no control socket.
enum ControlError: Error, CustomStringConvertible {
    case taken(path: String)
    case unusable(path: String, reason: String)

    var description: String {
        switch self {
        case .taken(let path): "another gopherbot bgtasks listens on \(path) already: stop it, or set another path"
        case .unusable(let path, let reason):
            "can't listen on \(path): \(reason). Its folder must exist and be writable"
        }
    }
}
