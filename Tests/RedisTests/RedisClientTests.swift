import Foundation
import NIOCore
import Redis
import Secrets
import TestSupport
import Testing

@Suite("Redis client against a real redis-server", .timeLimit(.minutes(2)))
struct RedisClientTests {
    @Test("Commands of many tasks at once get each its own reply")
    func pipelining() async throws {
        try await withRedis { _, redis in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        try await redis.send(RedisCommand("ECHO", .string("\(number)"))).string == "\(number)"
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test("Each kind of reply has its type")
    func replies() async throws {
        try await withRedis { _, redis in
            #expect(try await redis.send(RedisCommand("SET", "k", .bytes([0, 255, 10, 13]))) == .simpleString("OK"))
            #expect(try await redis.send(RedisCommand("GET", "k")) == .bulkString([0, 255, 10, 13]))
            #expect(try await redis.send(RedisCommand("GET", "none")) == .null)
            #expect(try await redis.send(RedisCommand("INCRBY", "n", -7)) == .integer(-7))
            let list = try await redis.send(RedisCommand("EVAL", "return {1,{'a',false}}", 0))
            #expect(list == .array([.integer(1), .array([.bulkString([97]), .null])]))
        }
    }

    @Test("An error reply is a typed error with Redis's code")
    func errorReply() async throws {
        try await withRedis { _, redis in
            _ = try await redis.send(RedisCommand("SET", "k", "v"))
            let error = await #expect(throws: RedisError.self) { try await redis.send(RedisCommand("LPUSH", "k", "v")) }
            #expect(error?.replyCode == "WRONGTYPE")
        }
    }

    @Test("A bulk string of 2 MiB comes back whole")
    func largeBulk() async throws {
        try await withRedis { _, redis in
            let large = [UInt8](repeating: 42, count: 2 << 20)
            _ = try await redis.send(RedisCommand("SET", "k", .bytes(large)))
            #expect(try await redis.send(RedisCommand("GET", "k")).bytes == large)
        }
    }

    @Test("A time-out closes the connection, and the next command gets its own reply on a new one")
    func timeOut() async throws {
        try await withRedis { _, redis in
            let first = try await redis.send(RedisCommand("CLIENT", "ID")).integer
            // BLPOP answers after 1 s, long after its time here is over.
            await #expect(throws: RedisError.timedOut(command: "BLPOP")) {
                try await redis.send(RedisCommand("BLPOP", "list", "1"), timeout: .milliseconds(50))
            }
            #expect(try await redis.send(RedisCommand("ECHO", "next")).string == "next")
            #expect(try await redis.send(RedisCommand("CLIENT", "ID")).integer != first)
        }
    }

    @Test("A cancelled command ends at once, and its late reply answers no other")
    func cancellation() async throws {
        try await withRedis { _, redis in
            let task = Task { try await redis.send(RedisCommand("BLPOP", "list", "0"), timeout: .seconds(60)) }
            let other = RedisClient(configuration: redis.configuration, eventLoop: testEventLoop())
            other.start()
            try await eventually {
                try await other.send(RedisCommand("INFO", "clients")).string?.contains("blocked_clients:1") == true
            }
            task.cancel()
            await #expect(throws: RedisError.cancelled) { try await task.value }
            let echo = Task { try await redis.send(RedisCommand("ECHO", "mine")).string }
            _ = try await other.send(RedisCommand("RPUSH", "list", "late"))
            #expect(try await echo.value == "mine")
            await other.shutDown()
        }
    }

    @Test("CLIENT UNBLOCK ends a blocking read of another connection")
    func unblock() async throws {
        try await withRedis { _, redis in
            let blocking = RedisClient(configuration: redis.configuration, eventLoop: testEventLoop())
            blocking.start()
            async let read = blocking.send(RedisCommand("BLPOP", "list", "0"), timeout: .seconds(60))
            try await eventually {
                try await redis.send(RedisCommand("INFO", "clients")).string?.contains("blocked_clients:1") == true
            }
            try await redis.unblock(blocking)
            let reply = try await read
            #expect(reply == .null)
            await blocking.shutDown()
        }
    }

    @Test("After Redis was stopped and started again, commands that waited are carried out")
    func reconnect() async throws {
        try await withRedis { server, redis in
            _ = try await redis.send(RedisCommand("PING"))
            await server.stop()
            await #expect(throws: RedisError.self) {
                try await redis.send(RedisCommand("PING"), timeout: .milliseconds(50))
            }
            async let waited = redis.send(RedisCommand("ECHO", "later"), timeout: .seconds(20))
            try await server.start()
            let reply = try await waited.string
            #expect(reply == "later")
        }
    }

    @Test("Without Redis a command fails at its deadline, and says that nothing was sent and why")
    func noRedis() async throws {
        let configuration = RedisConfiguration(endpoint: .unix(path: "/nonexistent/redis.sock"))
        let redis = RedisClient(configuration: configuration, eventLoop: testEventLoop())
        redis.start()
        let error = await #expect(throws: RedisError.self) {
            try await redis.send(RedisCommand("PING"), timeout: .milliseconds(100))
        }
        guard case .notConnected(let reason) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(reason.contains("/nonexistent/redis.sock"))
        await redis.shutDown()
        await #expect(throws: RedisError.shutDown) { try await redis.send(RedisCommand("PING")) }
    }

    @Test("The queue before a missing Redis is bounded")
    func boundedQueue() async throws {
        var configuration = RedisConfiguration(endpoint: .unix(path: "/nonexistent/redis.sock"))
        configuration.maximumPending = 2
        let redis = RedisClient(configuration: configuration, eventLoop: testEventLoop())
        redis.start()
        let failures = await withTaskGroup(of: RedisError?.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    do throws(RedisError) {
                        _ = try await redis.send(RedisCommand("PING"), timeout: .milliseconds(200))
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: [RedisError?]()) { $0.append($1) }
        }
        #expect(failures.contains(.notConnected(reason: "2 commands are waiting already")))
        await redis.shutDown()
    }

    @Test("SELECT and CLIENT SETNAME hold on the first and on each later connection")
    func databaseAndName() async throws {
        try await withRedis { server, _ in
            var configuration = server.configuration
            configuration.database = 5
            configuration.clientName = "gopherbot consumer@1"
            let redis = RedisClient(configuration: configuration, eventLoop: testEventLoop())
            redis.start()
            for _ in 0..<2 {
                let info = try await redis.send(RedisCommand("CLIENT", "INFO"), timeout: .seconds(20)).string ?? ""
                #expect(info.contains(" db=5 "))
                #expect(info.contains(" name=gopherbot-consumer@1 "))
                await server.stop()
                try await server.start()
            }
            await redis.shutDown()
        }
    }

    @Test("A password with every odd character, alone and with an ACL user", arguments: [nil, "bot"])
    func authentication(user: String?) async throws {
        let password = "p@s:s/w#o%r+d"
        let arguments =
            user.map { ["--user", $0, "on", ">\(password)", "~*", "&*", "+@all", "--user", "default", "off"] } ?? [
                "--requirepass", password,
            ]
        try await withTemporaryRedis(arguments) { configuration in
            var configuration = configuration
            configuration.username = user
            configuration.password = Secret(password)
            let redis = RedisClient(configuration: configuration, eventLoop: testEventLoop())
            redis.start()
            let pong = try await redis.send(RedisCommand("PING"))
            #expect(pong == .simpleString("PONG"))
            await redis.shutDown()
        }
    }

    @Test("A wrong password and a missing one are reasons that name no password", arguments: ["guess", nil])
    func wrongPassword(password: String?) async throws {
        try await withTemporaryRedis(["--requirepass", "right"]) { configuration in
            var configuration = configuration
            configuration.password = password.map { Secret($0) }
            let redis = RedisClient(configuration: configuration, eventLoop: testEventLoop())
            redis.start()
            let error = await #expect(throws: RedisError.self) {
                try await redis.send(RedisCommand("PING"), timeout: .milliseconds(300))
            }
            let text = "\(String(describing: error))"
            #expect(text.contains(password == nil ? "NOAUTH" : "WRONGPASS"))
            #expect(!text.contains("guess"))
            await redis.shutDown()
        }
    }

    @Test("Where AUTH was renamed, Redis's complaint repeats the password, and ours does not")
    func renamedAuth() async throws {
        try await withTemporaryRedis(["--rename-command", "AUTH", "LOGIN"]) { configuration in
            var configuration = configuration
            configuration.password = Secret("s3cret, and more")
            let reasons = Locked<[String]>([])
            let redis = RedisClient(configuration: configuration, eventLoop: testEventLoop()) { event in
                if case .disconnected(let reason) = event { reasons.withLock { $0.append(reason) } }
            }
            redis.start()
            let error = await #expect(throws: RedisError.self) {
                try await redis.send(RedisCommand("PING"), timeout: .milliseconds(300))
            }
            let texts = reasons.value + ["\(String(describing: error))"]
            #expect(texts.count > 1)
            for text in texts {
                #expect(text.contains("ERR unknown command 'AUTH'"))
                #expect(!text.contains("s3cret"))
            }
            await redis.shutDown()
        }
    }

    @Test("A task that was cancelled before it sends hears so at once, and Redis gets nothing")
    func cancelledBefore() async throws {
        try await withRedis { _, redis in
            let (gate, opening) = AsyncStream<Void>.makeStream()
            let task = Task {
                for await _ in gate {}
                return try await redis.send(RedisCommand("RPUSH", "list", "x"), timeout: .seconds(60))
            }
            task.cancel()
            opening.finish()
            await #expect(throws: RedisError.cancelled) { try await task.value }
            let length = try await redis.send(RedisCommand("LLEN", "list"))
            #expect(length == .integer(0))
        }
    }

    @Test("READONLY closes the connection, and the next is one to a primary")
    func readOnly() async throws {
        try await withRedis { server, redis in
            let operatorsClient = RedisClient(configuration: server.configuration, eventLoop: testEventLoop())
            operatorsClient.start()
            let first = try await redis.send(RedisCommand("CLIENT", "ID")).integer
            _ = try await operatorsClient.send(RedisCommand("REPLICAOF", "127.0.0.1", "1"))
            let error = await #expect(throws: RedisError.self) { try await redis.send(RedisCommand("SET", "k", "v")) }
            #expect(error?.replyCode == "READONLY")
            let none = await #expect(throws: RedisError.self) {
                try await redis.send(RedisCommand("CLIENT", "ID"), timeout: .milliseconds(500))
            }
            #expect("\(try #require(none))".contains("read-only replica"))
            _ = try await operatorsClient.send(RedisCommand("REPLICAOF", "NO", "ONE"))
            let next = try await redis.send(RedisCommand("CLIENT", "ID"), timeout: .seconds(10)).integer
            #expect(next != nil && next != first)
            await operatorsClient.shutDown()
        }
    }

    private func withTemporaryRedis(_ arguments: [String], _ body: (RedisConfiguration) async throws -> Void)
        async throws
    {
        try await withRedis(arguments) { server, _ in try await body(server.configuration) }
    }
}
