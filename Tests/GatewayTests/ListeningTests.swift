import Gateway
import Logging
import NIOCore
import TestSupport
import Testing

@Suite("Listening", .timeLimit(.minutes(1)))
struct ListeningTests {
    @Test("Descriptors that systemd passed are all served, and all closed at the stop")
    func descriptors() async throws {
        try await withTemporaryFolder { folder in
            let sockets = try [ListeningSocket(in: folder, "a"), ListeningSocket(in: folder, "b")]
            try await withGateway(nowhere, listener: .descriptors(sockets.map(\.descriptor))) { gateway in
                #expect(gateway.addresses == sockets.map(\.address))
                var connections: [RawConnection] = []
                for socket in sockets {
                    let connection = try await RawConnection.open(socket.address)
                    connection.send(SlackRequest.health)
                    #expect(try await connection.answer().body == "imok")
                    connections.append(connection)
                }
                await gateway.stop()
                for connection in connections { #expect(await connection.rest() == "") }
                try await gateway.waitForEnd()
                for socket in sockets {
                    await #expect(throws: (any Error).self) { try await RawConnection.open(socket.address) }
                }
            }
        }
    }

    @Test("A port is open on all addresses, IPv4 and IPv6")
    func port() async throws {
        try await withGateway(nowhere, listener: .port(0)) { gateway in
            let port = try #require(gateway.addresses.first?.port)
            let connection = try await RawConnection.open(SocketAddress(ipAddress: "127.0.0.1", port: port))
            connection.send(SlackRequest.health)
            #expect(try await connection.answer().body == "imok")
            #expect(gateway.messages(.notice).contains("Listening"))
        }
    }

    @Test("A port that is taken is an error that ends it, not a gateway that hears nothing")
    func portTaken() async throws {
        try await withGateway(nowhere, listener: .port(0)) { gateway in
            let port = try #require(gateway.addresses.first?.port)
            let error = await #expect(throws: (any Error).self) {
                try await withGateway(nowhere, listener: .port(port)) { _ in }
            }
            #expect("\(String(describing: error))".contains("PORT \(port): "))
        }
    }

    @Test("systemd hears READY once it listens, Redis or not, and how Redis is")
    func ready() async throws {
        try await withGateway(nowhere) { gateway in
            #expect(gateway.notifications.value.contains { $0.hasPrefix("READY=1\nSTATUS=") })
            try await eventually { gateway.notifications.value.last?.contains("no Redis") == true }
            #expect(gateway.notifications.value.last?.contains("/nonexistent/redis.sock") == true)
        }
    }
}
