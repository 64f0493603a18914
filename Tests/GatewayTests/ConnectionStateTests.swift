import NIOCore
import NIOHTTP1
import Testing

@testable import Gateway

@Suite("States of a connection")
struct ConnectionStateTests {
    @Test("A request is received, handed over whole with its body, answered, and the next may come")
    func wholeRequest() {
        let connection = VirtualConnection()
        #expect(connection.state.phaseName == "idle")
        connection.bytesArrive()
        #expect(connection.state.phaseName == "receiving")
        #expect(connection.receive(.head(.post())) == .wait)
        #expect(connection.receive(body: "ab") == .wait)
        #expect(connection.receive(body: "cd") == .wait)
        #expect(connection.receive(body: "e") == .wait)
        #expect(connection.receive(.end(nil)) == .handle(.post(), ByteBuffer(string: "abcde")))
        #expect(connection.state.isAnswering)
        #expect(connection.answer())
        #expect(connection.state.phaseName == "idle")
        #expect(connection.receiveRequest() == .handle(.post(), nil))
    }

    @Test(
        "Whether a connection stays open after its answer follows from version and header",
        arguments: [
            (.http1_1, [:], true),
            (.http1_1, ["Connection": "close"], false),
            (.http1_1, ["Connection": "Keep-Alive"], true),
            (.http1_0, [:], false),
            (.http1_0, ["Connection": "keep-alive"], true),
            // What follows an upgrade would be of another protocol; we answer, and offer none.
            (.http1_1, ["Connection": "Upgrade", "Upgrade": "h2c"], false),
        ] as [(HTTPVersion, HTTPHeaders, Bool)]
    )
    func keepAlive(version: HTTPVersion, headers: HTTPHeaders, isKept: Bool) {
        let connection = VirtualConnection()
        _ = connection.receiveRequest(.post(headers, version: version))
        #expect(connection.answer() == isKept)
        #expect(connection.state.phaseName == (isKept ? "idle" : "closed"))
    }

    @Test("A body that is declared too large is refused with the head, and the connection ends with the request")
    func declaredTooLarge() {
        let connection = VirtualConnection()
        #expect(connection.receive(.head(.post(["Content-Length": "11"]))) == .refuse(.tooLarge))
        #expect(connection.receive(body: "thrown away") == .wait)
        #expect(connection.state.phaseName == "refused")
        #expect(connection.receive(.end(nil)) == .close)
        #expect(connection.state.phaseName == "closed")
    }

    @Test("A body that becomes too large is refused at the byte that is too many, once")
    func actuallyTooLarge() {
        let connection = VirtualConnection()
        #expect(connection.receive(.head(.post(["Transfer-Encoding": "chunked"]))) == .wait)
        #expect(connection.receive(body: "1234567890") == .wait)
        #expect(connection.receive(body: "!") == .refuse(.tooLarge))
        #expect(connection.receive(body: "more") == .wait)
        #expect(connection.receive(.end(nil)) == .close)
    }

    @Test("A body in one piece that is too large is refused, a body of just the limit is not")
    func limit() {
        var connection = VirtualConnection()
        _ = connection.receive(.head(.post()))
        #expect(connection.receive(body: "12345678901") == .refuse(.tooLarge))
        connection = VirtualConnection()
        #expect(connection.receive(.head(.post(["Content-Length": "10"]))) == .wait)
        #expect(connection.receive(body: "1234567890") == .wait)
        #expect(
            connection.receive(.end(nil)) == .handle(.post(["Content-Length": "10"]), ByteBuffer(string: "1234567890"))
        )
    }

    @Test("A head that is refused is refused before its body comes")
    func refusedHead() {
        let connection = VirtualConnection()
        #expect(connection.receive(.head(.post(uri: "/"))) == .refuse(.notFound))
        #expect(connection.receive(body: "thrown away") == .wait)
        #expect(connection.receive(.end(nil)) == .close)
        #expect(connection.receive(.head(.post())) == .wait)
        #expect(connection.state.phaseName == "closed")
    }

    @Test("A client that asks is told to go on, but not one of HTTP/1.0, and not with a body that is too large")
    func expectation() {
        var connection = VirtualConnection()
        #expect(connection.receive(.head(.post(["Expect": "100-Continue"]))) == .sendContinue)
        connection = VirtualConnection()
        #expect(connection.receive(.head(.post(["Expect": "100-continue"], version: .http1_0))) == .wait)
        connection = VirtualConnection()
        let head = HTTPRequestHead.post(["Expect": "100-continue", "Content-Length": "11"])
        #expect(connection.receive(.head(head)) == .refuse(.tooLarge))
    }

    @Test("A body in many pieces is gathered in one place, not copied for each piece")
    func gathering() {
        var configuration = GatewayConfiguration.tested()
        configuration.maximumBody = 100_000
        let now = NIODeadline.now()
        var state = ConnectionState(configuration: configuration, now: now)
        _ = state.received(.head(.post()), now: now)
        var moves = 0
        var place: Int?
        for _ in 0..<10_000 {
            _ = state.received(.body(ByteBuffer(string: "x")), now: now)
            // Only the address is looked at, while the buffer is there.
            let current = unsafe state.body?.withUnsafeReadableBytes { Int(bitPattern: $0.baseAddress) }
            if current != place { moves += 1 }
            place = current
        }
        // It moves when it has to grow, which doubles it.
        #expect((1..<20).contains(moves))
    }
}
