import Testing

@testable import Gateway

/// Requests whose answers need no Redis, and the status of each.
private let unstored: [(SlackRequest, Int)] = [
    (SlackRequest(Composed.challenge("c0ffee")), 200),
    (SlackRequest(Composed.envelope(Composed.event(type: "zzz_new"))), 200),
    (SlackRequest(Composed.envelope()).with { $0.signature = .text("v0=00") }, 401),
    (SlackRequest("[]"), 400),
]

@Suite("Requests on one connection")
struct PipelineTests {
    @Test("Fed one byte at a time, requests of any framing are answered as ever", arguments: [nil, 1, 7])
    func byteByByte(chunkSize: Int?) throws {
        let connection = try EmbeddedConnection()
        for (request, status) in unstored {
            let bytes = request.with { $0.chunkSize = chunkSize }.bytes
            for byte in bytes.dropLast() {
                try connection.receive([byte])
                #expect(try connection.answers().isEmpty)
            }
            try connection.receive(bytes.suffix(1))
            #expect(try connection.answers().map(\.status) == [status])
        }
        #expect(connection.isOpen)
    }

    @Test("300 KiB in packets of 1,448 bytes, as chunks of one byte, are read and verified")
    func manyChunks() throws {
        let connection = try EmbeddedConnection()
        let padding = String(repeating: " ", count: 300 << 10)
        let bytes = SlackRequest(padding + Composed.challenge("c0ffee")).with { $0.chunkSize = 1 }.bytes
        for start in stride(from: 0, to: bytes.count, by: 1448) {
            try connection.receive(bytes[start..<min(start + 1448, bytes.count)])
        }
        #expect(try connection.answers().map(\.body) == ["c0ffee"])
    }

    @Test("Pipelined requests get one answer each, in order, also where the first has to wait")
    func order() async throws {
        let connection = try EmbeddedConnection()
        let requests = [SlackRequest(Composed.envelope()), SlackRequest(Composed.envelope())] + unstored.map(\.0)
        try connection.receive(requests.flatMap(\.bytes) + SlackRequest.health)
        #expect(try connection.answers().isEmpty)
        await connection.endStores()
        let answers = try connection.answers()
        #expect(answers.map(\.status) == [503, 503, 200, 200, 401, 400, 200])
        #expect(answers.last?.body == "imok")
        #expect(connection.isOpen && connection.leftOver.isEmpty)
        try connection.receive(SlackRequest.health)
        #expect(try connection.answers().map(\.body) == ["imok"])
    }

    @Test("A request whose time is over gets its one answer, and what Redis says later is nobody's")
    func lateAnswer() async throws {
        let connection = try EmbeddedConnection { $0.answerLimit = .zero }
        let request = SlackRequest(Composed.envelope()).bytes
        try connection.receive(request)
        #expect(try connection.answers().isEmpty)
        connection.passDeadlines()
        #expect(try connection.answers().map(\.status) == [503])
        try connection.receive(request + request)
        #expect(try connection.answers().isEmpty)
        await connection.endStores()
        #expect(try connection.answers().map(\.status) == [503, 503])
        #expect(connection.isOpen && connection.leftOver.isEmpty)
    }

    @Test("Thousands of requests behind one that waits are answered without going deeper for each")
    func manyWaiting() async throws {
        let connection = try EmbeddedConnection()
        try connection.receive(SlackRequest(Composed.envelope()).bytes)
        let count = 20_000
        try connection.receive((0..<count).flatMap { _ in SlackRequest.health })
        await connection.endStores()
        #expect(try connection.answers().count == 1 + count)
    }

    @Test("While a request waits and another is there already, nothing more is read")
    func backpressure() async throws {
        let connection = try EmbeddedConnection()
        #expect(connection.letsRead())
        try connection.receive(SlackRequest(Composed.envelope()).bytes)
        // So that a client that goes away is noticed.
        #expect(connection.letsRead())
        try connection.receive(SlackRequest.health)
        #expect(!connection.letsRead())
        await connection.endStores()
        #expect(connection.letsRead())
    }

    @Test("A client that doesn't read its answers is not read from either")
    func unreadAnswers() throws {
        let connection = try EmbeddedConnection()
        connection.setWritable(false)
        #expect(!connection.letsRead())
        connection.setWritable(true)
        #expect(connection.letsRead())
    }

    @Test("A request that says so is the connection's last", arguments: ["HTTP/1.0", "HTTP/1.1"])
    func lastRequest(version: String) throws {
        let connection = try EmbeddedConnection()
        let request = SlackRequest(Composed.challenge("c0ffee")).with {
            $0.version = version
            if version == "HTTP/1.1" { $0.headers = ["Connection: close"] }
        }
        try connection.receive(request.bytes + SlackRequest.health)
        let answers = try connection.answers()
        #expect(answers.map(\.body) == ["c0ffee"])
        #expect(answers.first?.headers["connection"] == "close")
        #expect(!connection.isOpen)
    }

    @Test("HTTP/1.0 with keep-alive stays open and is told so")
    func oldKeepAlive() throws {
        let connection = try EmbeddedConnection()
        try connection.receive("GET /_ruok HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(try connection.answers().first?.headers["connection"] == "keep-alive")
        #expect(connection.isOpen)
    }

    @Test("A client that waits for 100 Continue gets it before the answer")
    func expectation() throws {
        let connection = try EmbeddedConnection()
        let request = SlackRequest(Composed.challenge("c0ffee")).with { $0.headers = ["Expect: 100-continue"] }
        try connection.receive(request.head)
        #expect(try connection.answers().map(\.status) == [100])
        try connection.receive(request.body)
        #expect(try connection.answers().map(\.body) == ["c0ffee"])
    }

    @Test("An answer to HEAD has the headers of the one to GET, and no body that the next answer would begin with")
    func headRequests() throws {
        let connection = try EmbeddedConnection()
        try connection.receive("HEAD /_ruok HTTP/1.1\r\n\r\n")
        let (answer, rest) = try connection.answerToHead()
        #expect(answer?.status == 200 && answer?.headers["content-length"] == "4" && rest.isEmpty)
        try connection.receive(SlackRequest.health)
        #expect(try connection.answers().map(\.body) == ["imok"])
        try connection.receive("HEAD /slack/event HTTP/1.1\r\n\r\n")
        let (refusal, more) = try connection.answerToHead()
        #expect(refusal?.status == 405 && refusal?.headers["allow"] == "POST" && more.isEmpty)
    }
}
