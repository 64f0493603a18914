import NIOCore
import NIOHTTP1
import Testing

@testable import Gateway

@Suite("A stop of the process")
struct ConnectionQuiescingTests {
    @Test("An idle connection can be closed at once")
    func idle() {
        let connection = VirtualConnection()
        #expect(connection.quiesce())
        #expect(connection.state.phaseName == "closed")
    }

    @Test("A request that is on its way is taken, answered, and its connection closed")
    func receiving() {
        let connection = VirtualConnection()
        connection.bytesArrive()
        #expect(!connection.quiesce())
        #expect(connection.receive(.head(.post())) == .wait)
        #expect(connection.receive(.end(nil)) == .handle(.post(), nil))
        #expect(!connection.answer())
        #expect(connection.state.phaseName == "closed")
    }

    @Test("A request in hand gets its answer, and its connection is closed")
    func answering() {
        let connection = VirtualConnection()
        _ = connection.receiveRequest()
        #expect(!connection.quiesce())
        #expect(!connection.answer())
        #expect(connection.state.phaseName == "closed")
    }

    @Test("A refused request may still end, so that its client reads the answer")
    func refused() {
        let connection = VirtualConnection()
        _ = connection.receive(.head(.post(uri: "/")))
        #expect(!connection.quiesce())
        #expect(connection.receive(.end(nil)) == .close)
    }
}
