import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SlackSimulator
import Testing

@Suite("Stand-ins", .timeLimit(.minutes(1)))
struct StandinTests {
    @Test("The playground takes a source, gives an id, and the source back; too large a one is refused")
    func playground() async throws {
        try await withSimulator { bench in
            func share(_ source: String) async throws -> (status: Int, body: String) {
                var request = HTTPClientRequest(url: "\(bench.url)/playground/_/share")
                request.method = .POST
                request.body = .bytes(ByteBuffer(string: source))
                let answer = try await bench.send(request)
                return (answer.status, answer.body)
            }
            let id = try await share("package main\n").body
            #expect(try await share("package main\n").body == id)
            #expect(try await share("package other\n").body != id)
            #expect(try await bench.get("/playground/p/\(id)").body == "package main\n")
            #expect(try await bench.get("/playground/p/\(id).go").body == "package main\n")
            #expect(try await bench.get("/playground/play/p/\(id)").body == "package main\n")
            #expect(try await bench.get("/playground/p/nothing").status == 404)
            #expect(try await share(String(repeating: "x", count: 64 * 1024)).status == 200)
            #expect(try await share(String(repeating: "x", count: 64 * 1024 + 1)).status == 413)
        }
    }
}
