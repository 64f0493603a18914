import Testing

@testable import Gateway

@Suite("Requests that are no HTTP")
struct BadHTTPTests {
    @Test(
        "Garbage gets one 400 and no second try",
        arguments: [
            "garbage\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}", "GET / HTTP/9.9\r\n\r\n",
            "GET / HTTP/2.0\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "POST /slack/event HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "POST /slack/event HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "POST /slack/event HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "POST /slack/event HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST /slack/event HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "POST /slack/event HTTP/1.1\r\nbad header\r\n\r\n", "\0\0\0\0\0\0\0\0",
        ]
    )
    func garbage(text: String) throws {
        let connection = try EmbeddedConnection()
        try connection.receive(text)
        try connection.receive("more garbage\r\n\r\n")
        let answers = try connection.answers()
        #expect(answers.map(\.status) == [400])
        #expect(answers.first?.headers["connection"] == "close")
        #expect(connection.leftOver.isEmpty)
        #expect(connection.logged == ["warning: A request is not HTTP"])
    }

    @Test(
        "A head that is too large is refused while it is still coming",
        arguments: ["one field", "many fields", "the path"]
    )
    func oversizedHead(what: String) throws {
        let connection = try EmbeddedConnection()
        switch what {
        case "the path": try connection.receive("POST /")
        case "one field": try connection.receive("POST /slack/event HTTP/1.1\r\nX-Long: ")
        default: try connection.receive("POST /slack/event HTTP/1.1\r\n")
        }
        let more = what == "many fields" ? "X-Many: 1\r\n" : String(repeating: "x", count: 1000)
        for _ in 0..<400 { try connection.receive(more) }
        #expect(try connection.answers().map(\.status) == [400])
        #expect(connection.leftOver.isEmpty)
    }

    @Test("What was refused and then breaks has had its answer")
    func refusedThenBroken() throws {
        let connection = try EmbeddedConnection()
        try connection.receive("POST /nothing HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        try connection.receive("no chunk\r\n")
        #expect(try connection.answers().map(\.status) == [404])
        #expect(connection.leftOver.isEmpty)
        #expect(!connection.isOpen)
    }

    @Test("Garbage behind a request that waits takes nobody's answer")
    func answeredThenBroken() async throws {
        let connection = try EmbeddedConnection()
        try connection.receive(
            SlackRequest(Composed.envelope()).bytes + SlackRequest.health + Array("garbage\r\n\r\n".utf8)
        )
        try connection.receive("more garbage\r\n\r\n")
        #expect(try connection.answers().isEmpty)
        #expect(connection.isOpen)
        await connection.endStores()
        #expect(try connection.answers().map(\.status) == [503, 200, 400])
        #expect(connection.leftOver.isEmpty)
    }

    @Test("Of a request whose client went away nothing is said", arguments: [10, 120, 400])
    func brokenOff(length: Int) throws {
        let connection = try EmbeddedConnection()
        try connection.receive(SlackRequest(Composed.envelope()).bytes.prefix(length))
        try connection.clientGoesAway()
        #expect(connection.logged.isEmpty)
        #expect(try connection.answers().isEmpty)
    }

    @Test("A client that goes away while its request waits gets no answer, and nothing breaks")
    func goneWhileWaiting() async throws {
        let connection = try EmbeddedConnection()
        try connection.receive(SlackRequest(Composed.envelope()).bytes)
        try connection.clientGoesAway()
        await connection.endStores()
        #expect(try connection.answers().isEmpty)
    }
}
