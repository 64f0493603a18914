import NIOCore
import NIOHTTP1
import Redis
import Testing

@testable import Gateway

@Suite("Deadlines of a connection")
struct ConnectionDeadlineTests {
    @Test("Slack's 3 s are kept: whatever happens, an answer is due before 2.9 s")
    func limits() {
        let configuration = GatewayConfiguration.tested()
        #expect(configuration.readLimit < configuration.answerLimit)
        #expect(configuration.answerLimit < .milliseconds(2900))
        #expect(configuration.storeLimit < configuration.answerLimit)
        // One host that doesn't answer must not use up the time of a request that waits for the next connection.
        #expect(configuration.redis.connectTimeout < configuration.storeLimit)
        #expect(configuration.drainLimit > configuration.answerLimit)
    }

    @Test("A silent connection is closed after the idle limit, no sooner")
    func silent() {
        let connection = VirtualConnection()
        #expect(connection.passTime(.milliseconds(74_999)) == .wait)
        #expect(connection.passTime(.milliseconds(1)) == .close)
        #expect(connection.state.phaseName == "closed")
    }

    @Test("A request has its time from its first byte on, and further bytes give it no more")
    func slowHead() {
        let connection = VirtualConnection()
        _ = connection.passTime(.seconds(60))
        connection.bytesArrive()
        for _ in 0..<23 {
            #expect(connection.passTime(.milliseconds(100)) == .wait)
            connection.bytesArrive()
        }
        #expect(connection.passTime(.milliseconds(99)) == .wait)
        #expect(connection.passTime(.milliseconds(1)) == .refuseSlowRequest)
        #expect(connection.state.phaseName == "closed")
    }

    @Test("A slow body uses up the same time as its head")
    func slowBody() {
        let connection = VirtualConnection()
        connection.bytesArrive()
        #expect(connection.passTime(.milliseconds(2000)) == .wait)
        #expect(connection.receive(.head(.post(["Content-Length": "5"]))) == .wait)
        #expect(connection.passTime(.milliseconds(300)) == .wait)
        #expect(connection.receive(body: "a") == .wait)
        #expect(connection.passTime(.milliseconds(100)) == .refuseSlowRequest)
        #expect(connection.receive(.end(nil)) == .wait)
    }

    @Test("Redis has until 2.8 s after the request's first byte, however long the body took")
    func slowStore() {
        let connection = VirtualConnection()
        connection.bytesArrive()
        _ = connection.passTime(.milliseconds(2300))
        _ = connection.receive(.head(.post()))
        _ = connection.receive(.end(nil))
        #expect(connection.passTime(.milliseconds(499)) == .wait)
        #expect(connection.passTime(.milliseconds(1)) == .refuseSlowStore)
        // The answer, whichever it is, leaves the connection open.
        #expect(connection.answer())
        #expect(connection.state.phaseName == "idle")
    }

    @Test("After an answer the idle limit begins anew")
    func idleAgain() {
        let connection = VirtualConnection()
        _ = connection.receiveRequest()
        _ = connection.passTime(.milliseconds(500))
        _ = connection.answer()
        #expect(connection.passTime(.milliseconds(74_999)) == .wait)
        #expect(connection.passTime(.milliseconds(1)) == .close)
    }

    @Test("A pipelined request has its time from when the one before it was answered")
    func pipelined() {
        let connection = VirtualConnection()
        _ = connection.receiveRequest()
        _ = connection.passTime(.milliseconds(2000))
        _ = connection.answer()
        #expect(connection.receive(.head(.post())) == .wait)
        #expect(connection.passTime(.milliseconds(2399)) == .wait)
        #expect(connection.passTime(.milliseconds(1)) == .refuseSlowRequest)
    }

    @Test("A refused request that never ends is closed when its time is over, without another answer")
    func refused() {
        let connection = VirtualConnection()
        connection.bytesArrive()
        #expect(connection.receive(.head(.post(uri: "/"))) == .refuse(.notFound))
        #expect(connection.passTime(.milliseconds(2399)) == .wait)
        #expect(connection.passTime(.milliseconds(1)) == .close)
    }

    @Test("Once closed, nothing more happens")
    func closed() {
        let connection = VirtualConnection()
        #expect(connection.passTime(.seconds(75)) == .close)
        connection.bytesArrive()
        #expect(connection.receive(.head(.post())) == .wait)
        #expect(!connection.answer())
        connection.quiesce()
        #expect(connection.state.phaseName == "closed")
    }
}
