import Glibc
import Testing

@testable import Systemd

@Suite("Sockets passed by systemd")
struct ListenSocketsTests {
    private let unit = "gopherbot-gateway.socket"

    /// Copies of sockets, as if systemd had passed them.
    private func passed(_ sockets: (name: String, socket: TestSocket)...) -> ListenSockets {
        ListenSockets(sockets.map { ListenSocket(name: $0.name, descriptor: $0.socket.copy()) })
    }

    @Test("Nothing passed is no error: there are no sockets of any name")
    func nothing() throws {
        #expect(try ListenSockets([]).named("gateway", unit: unit).isEmpty)
        #expect(try ListenSockets.receive().names == [])
    }

    @Test("A socket is found by its name among several, TCP or Unix")
    func byName() throws {
        let folder = try TestFolder()
        let tcp = try TestSocket.listeningTCP()
        let unix = try TestSocket.listening(at: "\(folder.path)/unix")
        let sockets = passed(("control", unix), ("gateway", tcp), ("gateway", unix))

        #expect(sockets.names == ["control", "gateway", "gateway"])
        #expect(try sockets.named("gateway", unit: unit).map(\.name) == ["gateway", "gateway"])
        #expect(try sockets.named("control", unit: unit).map(\.name) == ["control"])
    }

    @Test("A unit without FileDescriptorName= passes its own name, which counts too")
    func byUnit() throws {
        let socket = try TestSocket.listeningTCP()
        let sockets = passed((unit, socket), (unit, socket))
        #expect(try sockets.named("gateway", unit: unit).count == 2)
    }

    @Test("The only socket is taken whatever its name", arguments: ["unknown", "something-else.socket"])
    func only(name: String) throws {
        let sockets = passed((name, try TestSocket.listeningTCP()))
        #expect(try sockets.named("gateway", unit: unit).map(\.name) == [name])
    }

    @Test("A missing name is an error that tells which were passed and what to set")
    func missing() throws {
        let socket = try TestSocket.listeningTCP()
        let sockets = passed(("one", socket), ("two", socket))
        let error = try #require(throws: ListenSocketError.self) { try sockets.named("gateway", unit: unit) }
        #expect(
            error.description == """
                systemd passed no socket named 'gateway', only 'one', 'two': \
                set FileDescriptorName=gateway in gopherbot-gateway.socket \
                (or pass --fdname=gateway to systemd-socket-activate)
                """
        )
    }

    @Test("A socket that doesn't listen, a datagram socket and a file are refused, with the unit to look at")
    func notListening() throws {
        let folder = try TestFolder()
        let datagram = try TestSocket.datagram(at: "\(folder.path)/datagram")
        try folder.write([], to: "file")
        // The path is a NUL-terminated copy, good for the call.
        let file = unsafe open("\(folder.path)/file", O_RDONLY)
        for descriptor in [datagram.copy(), TestSocket.idle().copy(), file] {
            let sockets = ListenSockets([ListenSocket(name: "x", descriptor: descriptor)])
            let error = try #require(throws: ListenSocketError.self) { try sockets.named("gateway", unit: unit) }
            #expect(
                error.description == """
                    descriptor \(descriptor) 'x' is not a listening stream socket: \
                    check ListenStream= and Accept=no in gopherbot-gateway.socket
                    """
            )
        }
    }

    @Test("A descriptor is nonblocking, close-on-exec, and handed out once")
    func handedOut() throws {
        let sockets = passed(("gateway", try TestSocket.listeningTCP()))
        let socket = try #require(try sockets.named("gateway", unit: unit).first)
        let descriptor = try #require(socket.release())
        defer { close(descriptor) }

        #expect(fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0)
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect(socket.release() == nil)
    }

    @Test("A socket that nobody releases is closed, a released one is not")
    func closing() throws {
        let folder = try TestFolder()
        func connects(_ name: String) -> Bool { (try? TestSocket.connected(to: "\(folder.path)/\(name)")) != nil }
        // The copy alone keeps the socket listening.
        func socket(_ name: String) throws -> ListenSocket {
            ListenSocket(name: name, descriptor: try TestSocket.listening(at: "\(folder.path)/\(name)").copy())
        }

        var kept: ListenSocket? = try socket("kept")
        #expect(kept?.name == "kept" && connects("kept"))
        kept = nil
        #expect(!connects("kept"))

        var given: ListenSocket? = try socket("given")
        let descriptor = try #require(given?.release())
        given = nil
        #expect(connects("given"))
        close(descriptor)
        #expect(!connects("given"))
    }
}
