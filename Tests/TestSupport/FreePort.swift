import NIOCore
import NIOPosix

/// A TCP port of 127.0.0.1 that nobody listens on, for programs that can't be told to take any and say which.
package func freePort() async throws -> Int {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .bind(host: "127.0.0.1", port: 0).get()
    let port = channel.localAddress?.port
    try await channel.close()
    guard let port else { throw ChannelError.unknownLocalAddress }
    return port
}
