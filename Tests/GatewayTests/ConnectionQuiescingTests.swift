import NIOCore
import NIOHTTP1
import Testing

@testable import Gateway

@Suite("A stop of the process")
struct ConnectionQuiescingTests {
    @Test("An idle connection is closed when no request comes within 250 ms")
    func idle() {
        let connection = VirtualConnection()
        connection.quiesce()
        #expect(connection.passTime(.milliseconds(249)) == .wait)
        #expect(connection.passTime(.milliseconds(1)) == .close)
        #expect(connection.state.phaseName == "closed")
    }

    @Test("A request that was on its way to an idle connection is answered, and its connection closed")
    func onItsWay() {
        let connection = VirtualConnection()
        connection.quiesce()
        #expect(connection.passTime(.milliseconds(200)) == .wait)
        #expect(connection.receiveRequest() == .handle(.post(), nil))
        #expect(connection.passTime(.milliseconds(200)) == .wait)
        #expect(!connection.answer())
        #expect(connection.state.phaseName == "closed")
    }

    @Test("An idle connection whose time is over anyway gets no more of it")
    func nearlyOver() {
        let connection = VirtualConnection()
        #expect(connection.passTime(.milliseconds(74_900)) == .wait)
        connection.quiesce()
        #expect(connection.passTime(.milliseconds(100)) == .close)
    }

    @Test("A request that is on its way is taken, answered, and its connection closed")
    func receiving() {
        let connection = VirtualConnection()
        connection.bytesArrive()
        connection.quiesce()
        #expect(connection.receive(.head(.post())) == .wait)
        #expect(connection.receive(.end(nil)) == .handle(.post(), nil))
        #expect(!connection.answer())
        #expect(connection.state.phaseName == "closed")
    }

    @Test("A request in hand gets its answer, and its connection is closed")
    func answering() {
        let connection = VirtualConnection()
        _ = connection.receiveRequest()
        connection.quiesce()
        #expect(!connection.answer())
        #expect(connection.state.phaseName == "closed")
    }

    @Test("A refused request may still end, so that its client reads the answer")
    func refused() {
        let connection = VirtualConnection()
        _ = connection.receive(.head(.post(uri: "/")))
        connection.quiesce()
        #expect(connection.receive(.end(nil)) == .close)
    }
}
