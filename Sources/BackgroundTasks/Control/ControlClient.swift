internal import FoundationEssentials
internal import Glibc
import NIOCore
import NIOExtras
package import NIOPosix

/// Asks the daemon over its control socket.
package struct ControlClient: Sendable {
    private let path: String
    private let group: MultiThreadedEventLoopGroup

    /// - Parameter path: of the daemon's socket.
    package init(path: String, group: MultiThreadedEventLoopGroup) {
        self.path = path
        self.group = group
    }

    /// Sends a request and waits for its outcome.
    ///
    /// - Parameters:
    ///   - timeout: for all of it; the daemon bounds a poll by itself.
    ///   - progress: the lines that come before.
    /// - Returns: the last line, which has an outcome; one of the client's own when the daemon can't be asked.
    package func ask(
        _ request: ControlRequest,
        timeout: Duration,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async -> ControlAnswer {
        await withTaskGroup(of: ControlAnswer.self) { group in
            group.addTask { await self.exchange(request, progress: progress) }
            group.addTask {
                try? await Task.sleep(for: timeout)
                return ControlAnswer(
                    outcome: .failed,
                    message:
                        "no outcome within \(Words.time(timeout)); the poll may go on: see 'gopherbot poll status'"
                )
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? ControlAnswer(outcome: .failed, message: "not asked")
        }
    }

    private func exchange(
        _ request: ControlRequest,
        progress: @Sendable (String) -> Void
    ) async -> ControlAnswer {
        do {
            let connection = try await ClientBootstrap(group: group)
                .connectTimeout(.seconds(5))
                .connect(unixDomainSocketPath: path) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(LineBasedFrameDecoder()))
                        return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            return try await connection.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: request.line + "\n"))
                for try await line in inbound {
                    let answer = try JSONDecoder().decode(ControlAnswer.self, from: Data(line.readableBytesView))
                    if answer.outcome != nil { return answer }
                    if let line = answer.progress { progress(line) }
                }
                return ControlAnswer(outcome: .failed, message: "the daemon ended before the poll did")
            }
        } catch {
            return ControlAnswer(outcome: .failed, message: Self.advice(error, path: path))
        }
    }

    private static func advice(_ error: any Error, path: String) -> String {
        let code = (error as? IOError)?.errnoCode
        switch code {
        case ENOENT, ECONNREFUSED:
            return "nobody listens on \(path): start gopherbot-bgtasks.socket (or gopherbot bgtasks)"
        case EACCES, EPERM:
            return "\(path) may not be used by this user: ask as root, or by systemctl start gopherbot-poll@NAME"
        default:
            return "the daemon can't be asked on \(path): \(error)"
        }
    }
}
