import Foundation
import NIOCore
import Redis
import Secrets
import TestSupport
import Testing

@Suite("Redis over TLS", .timeLimit(.minutes(1)))
struct RedisTLSTests {
    private static let openssl = "/usr/bin/openssl"

    /// Makes an authority and a certificate for `localhost`, and runs a redis-server that shows it.
    private func withTLS(
        _ body: (_ configuration: RedisConfiguration, _ authority: String, _ server: RedisServer) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = { (name: String) in folder.appending(path: name).path }
            try await openssl(
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=test-ca", "-keyout",
                    path("ca.key"), "-out", path("ca.pem"),
                ],
                folder
            )
            try await openssl(
                [
                    "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost", "-keyout", path("redis.key"), "-out", path("redis.csr"),
                ],
                folder
            )
            try await openssl(
                [
                    "x509", "-req", "-days", "1", "-copy_extensions", "copy", "-in", path("redis.csr"), "-CA",
                    path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial", "-out", path("redis.pem"),
                ],
                folder
            )
            let port = try await freePort()
            let arguments = [
                "--tls-port", "\(port)", "--tls-cert-file", path("redis.pem"), "--tls-key-file", path("redis.key"),
                "--tls-ca-cert-file", path("ca.pem"), "--tls-auth-clients", "no", "--bind", "127.0.0.1",
                "--user", "bot", "on", ">p@ss", "~*", "&*", "+@all",
            ]
            try await withRedis(arguments) { (server, _) async throws in
                let configuration = RedisConfiguration(endpoint: .tcp(host: "localhost", port: port))
                try await body(configuration, path("ca.pem"), server)
            }
        }
    }

    private func openssl(_ arguments: [String], _ folder: URL) async throws {
        let process = try ChildProcess(Self.openssl, arguments, log: folder.appending(path: "openssl.log"))
        try await eventually { process.exitStatus != nil }
        try #require(process.exitStatus == 0, "openssl: \(process.output)")
    }

    private func answer(_ configuration: RedisConfiguration) async throws -> RESPValue {
        let redis = RedisClient(configuration: configuration, eventLoop: testEventLoop())
        redis.start()
        let result: Result<RESPValue, any Error>
        do { result = .success(try await redis.send(RedisCommand("PING"), timeout: .seconds(3))) } catch {
            result = .failure(error)
        }
        await redis.shutDown()
        return try result.get()
    }

    @Test("A certificate of a trusted authority is taken, with a password and an ACL user through it")
    func verified() async throws {
        try await withTLS { (configuration, authority, _) async throws in
            var configuration = configuration
            configuration.tls = .verified(trustRoots: authority)
            #expect(try await answer(configuration) == .simpleString("PONG"))
            configuration.username = "bot"
            configuration.password = .init("p@ss")
            #expect(try await answer(configuration) == .simpleString("PONG"))
        }
    }

    @Test("A certificate of an unknown authority, or for another name, is refused, unless checking is off")
    func unverified() async throws {
        try await withTLS { (configuration, authority, _) async throws in
            var configuration = configuration
            configuration.tls = .verified()
            let unknown = await #expect(throws: RedisError.self) { try await answer(configuration) }
            #expect("\(String(describing: unknown))".contains("CERTIFICATE_VERIFY_FAILED"))

            configuration.tls = .unverified
            #expect(try await answer(configuration) == .simpleString("PONG"))

            guard case .tcp(_, let port) = configuration.endpoint else { return }
            configuration.endpoint = .tcp(host: "127.0.0.1", port: port)
            configuration.tls = .verified(trustRoots: authority)
            await #expect(throws: RedisError.self) { try await answer(configuration) }
        }
    }

    @Test("A time-out ends the connection at once, though the silent server never agrees to end TLS")
    func silentServer() async throws {
        try await withTLS { (configuration, authority, server) async throws in
            var configuration = configuration
            configuration.tls = .verified(trustRoots: authority)
            let losses = Locked<[String]>([])
            let redis = RedisClient(configuration: configuration, eventLoop: testEventLoop()) { event in
                if case .disconnected(let reason) = event { losses.withLock { $0.append(reason) } }
            }
            redis.start()
            _ = try await redis.send(RedisCommand("PING"))
            server.signal(SIGSTOP)
            await #expect(throws: RedisError.timedOut(command: "PING")) {
                try await redis.send(RedisCommand("PING"), timeout: .milliseconds(50))
            }
            #expect(losses.value == ["Redis did not answer PING in time"])
            server.signal(SIGCONT)
            #expect(try await redis.send(RedisCommand("PING")) == .simpleString("PONG"))
            await redis.shutDown()
        }
    }

    @Test("A server that speaks no TLS is a failed connection, not a wait")
    func plainServer() async throws {
        let port = try await freePort()
        try await withRedis(["--port", "\(port)", "--bind", "127.0.0.1"]) { (_, _) async throws in
            var configuration = RedisConfiguration(endpoint: .tcp(host: "127.0.0.1", port: port), tls: .unverified)
            await #expect(throws: RedisError.self) { try await answer(configuration) }
            configuration.tls = .off
            #expect(try await answer(configuration) == .simpleString("PONG"))
        }
    }
}
