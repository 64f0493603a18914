import NIOCore
import NIOEmbedded
@testable import Redis
import Testing

/// The connection on a channel without a network, and a clock that the test moves.
@Suite("Redis connection")
struct RedisConnectionTests {
    private final class Recorder {
        var results: [Result<RESPValue, RedisError>] = []
        var closed: [String] = []
    }

    private let channel = EmbeddedChannel()
    private let recorder = Recorder()

    private func connect() throws -> RedisConnection {
        let connection = try RedisConnection(eventLoop: channel.embeddedEventLoop) { [recorder] in
            recorder.closed.append($0)
        }
        try channel.pipeline.syncOperations.addHandler(connection)
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/redis")).wait()
        return connection
    }

    private func send(_ connection: RedisConnection, _ name: String, id: UInt64 = 0) {
        connection.send(
            id: id,
            name: name,
            deadline: .distantFuture,
            encode: { $0.writeImmutableBuffer(RedisCommand(name).encoded) },
            completion: { [recorder] in recorder.results.append($0) }
        )
    }

    @Test("Commands of one turn of the event loop leave in one write")
    func oneWrite() throws {
        let connection = try connect()
        send(connection, "PING")
        send(connection, "TIME")
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        channel.embeddedEventLoop.run()
        #expect(
            try channel.readOutbound(as: ByteBuffer.self)
                == ByteBuffer(string: "*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nTIME\r\n")
        )
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        _ = try channel.finish()
    }

    @Test("Replies that come one byte at a time are matched to their commands in order")
    func byteByByte() throws {
        let connection = try connect()
        for name in ["A", "B", "C", "D"] { send(connection, name) }
        for byte in "+OK\r\n$5\r\nhe\r\no\r\n*2\r\n:7\r\n$-1\r\n-NOGROUP no such\r\n".utf8 {
            try channel.writeInbound(ByteBuffer(bytes: [byte]))
        }
        #expect(
            recorder.results == [
                .success(.simpleString("OK")),
                .success(.bulkString(Array("he\r\no".utf8))),
                .success(.array([.integer(7), .null])),
                .failure(.reply(RedisErrorReply("NOGROUP no such"))),
            ]
        )
        _ = try channel.finish()
    }

    @Test("A cancelled command's reply is thrown away, and the next gets its own")
    func cancelled() throws {
        let connection = try connect()
        send(connection, "A", id: 1)
        send(connection, "B", id: 2)
        connection.abandon(id: 1)
        try channel.writeInbound(ByteBuffer(string: "+a\r\n+b\r\n"))
        #expect(recorder.results == [.failure(.cancelled), .success(.simpleString("b"))])
        _ = try channel.finish()
    }

    @Test("What is pending when the connection ends fails, and says that it may have been done")
    func ended() throws {
        let connection = try connect()
        send(connection, "A")
        _ = try channel.finish()
        #expect(recorder.results == [.failure(.connectionClosed(reason: "Redis closed it"))])
        #expect(recorder.closed == ["Redis closed it"])
        send(connection, "B")
        guard case .failure(.notConnected) = recorder.results.last else { Issue.record("B was sent"); return }
    }

    @Test(
        "Something that is no RESP, and a reply that nobody asked for, end the connection",
        arguments: ["hello\r\n", "+OK\r\n"]
    )
    func violation(bytes: String) throws {
        _ = try connect()
        try channel.writeInbound(ByteBuffer(string: bytes))
        channel.embeddedEventLoop.run()
        #expect(recorder.closed.count == 1)
        #expect(!channel.isActive)
    }
}

@Suite("Reconnecting")
struct RedisClientStateMachineTests {
    private var machine = RedisClient.StateMachine(backoffMinimum: .milliseconds(50), backoffMaximum: .seconds(2))

    @Test("Pauses double up to the maximum, with up to half taken off")
    mutating func backoff() {
        #expect(machine.start() == .connect)
        var pauses: [TimeAmount] = []
        for attempt in 1...40 {
            guard case .wait(let pause) = machine.failed("no", random: 0) else { Issue.record("no pause"); return }
            pauses.append(pause)
            #expect(machine.state == .waiting(attempt: attempt))
            #expect(machine.pauseEnded() == .connect)
        }
        #expect(pauses.prefix(4) == [.milliseconds(50), .milliseconds(100), .milliseconds(200), .milliseconds(400)])
        #expect(pauses.last == .seconds(2))
        guard case .wait(let shortest) = machine.failed("no", random: 0.999) else { Issue.record("no pause"); return }
        #expect(shortest >= .seconds(1))
    }

    @Test("After a loss the first attempt comes soon, and the reason is kept until it works again")
    mutating func loss() {
        _ = machine.start()
        #expect(machine.connected() == .nothing)
        #expect(machine.failed("gone", random: 0) == .wait(.milliseconds(50)))
        #expect(machine.lastFailure == "gone")
        _ = machine.pauseEnded()
        _ = machine.connected()
        #expect(machine.lastFailure == nil)
    }

    @Test("A shut-down client makes no connection, and closes one that comes through late")
    mutating func shutDown() {
        _ = machine.start()
        #expect(machine.shutDown() == .nothing)
        #expect(machine.connected() == .closeConnection)
        #expect(machine.failed("no", random: 0) == .nothing)
        #expect(machine.pauseEnded() == .nothing)
        #expect(machine.start() == .nothing)
    }
}
