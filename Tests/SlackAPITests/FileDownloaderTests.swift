import AsyncHTTPClient
import NIOHTTP1
import NIOPosix
import Secrets
import Testing

@testable import SlackAPI

@Suite("Downloading shared files", .timeLimit(.minutes(1)))
struct FileDownloaderTests {
    private static let path = "/files/T0OWN-F1/download/main.go"

    /// Runs `body` with a downloader whose Slack is the server, and whose HTTP client would follow redirects.
    private func withDownloader(
        change: (inout SlackConfiguration) -> Void = { _ in },
        respond: @escaping @Sendable (ScriptedServer.Request, Int) -> ScriptedServer.Step,
        _ body: (FileDownloader, ScriptedServer) async throws -> Void
    ) async throws {
        let server = try await ScriptedServer.start(respond)
        let http = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton)
        let configuration = quickConfiguration(server.url, change: change)
        let result: Result<Void, any Error>
        do {
            result = .success(
                try await body(FileDownloader(configuration: configuration, httpClient: http), server)
            )
        } catch {
            result = .failure(error)
        }
        try await http.shutdown()
        try await server.stop()
        try result.get()
    }

    private func failure(
        _ downloader: FileDownloader,
        _ url: String,
        maximumSize: Int = 100,
        deadline: ContinuousClock.Instant = farDeadline
    ) async throws -> TransferError {
        let error = await #expect(throws: TransferError.self) {
            try await downloader.text(url, maximumSize: maximumSize, deadline: deadline)
        }
        return try #require(error)
    }

    @Test("The server of the Web API gets the token, and gives the text")
    func download() async throws {
        try await withDownloader(respond: inTurn(.answer("package main\n"))) { downloader, server in
            let text = try await downloader.text(
                "http://127.0.0.1:\(server.port)\(Self.path)",
                maximumSize: 100,
                deadline: farDeadline
            )
            #expect(text == "package main\n")
            let request = try #require(server.requests.first)
            #expect(request.head.method == .GET && request.head.uri == Self.path)
            #expect(request.header("Authorization") == "Bearer \(testToken)")
        }
    }

    @Test("Another server is not asked at all, though it is on the same machine")
    func otherServer() async throws {
        let other = try await ScriptedServer.start(inTurn(.answer("x")))
        try await withDownloader(respond: inTurn(.answer("x"))) { downloader, server in
            for host in [
                "127.0.0.1:\(other.port)", "localhost:\(other.port)",
                "127.0.0.1:\(server.port)@localhost:\(other.port)",
            ] {
                let error = try await failure(downloader, "http://\(host)/files/x")
                guard case .forbidden = error.kind else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(!"\(error)".contains(testToken))
            }
            #expect(server.requests.isEmpty)
        }
        #expect(other.requests.isEmpty)
        try await other.stop()
    }

    @Test("A redirect is refused, and its target is not asked, whatever the HTTP client is set to")
    func redirect() async throws {
        let other = try await ScriptedServer.start(inTurn(.answer("x")))
        let target = "http://127.0.0.1:\(other.port)/x"
        try await withDownloader(respond: inTurn(.answer("", status: 302, headers: [("Location", target)]))) {
            downloader,
            server in
            let error = try await failure(downloader, "http://127.0.0.1:\(server.port)\(Self.path)")
            #expect(error.kind == .redirected(status: 302))
            #expect(!error.isPassing)
        }
        #expect(other.requests.isEmpty)
        try await other.stop()
    }

    @Test(
        "The token goes to Slack's hosts over https and to the Web API's own server, and nowhere else",
        arguments: [
            ("https://files.slack.com/files-pri/T1-F1/download/a.go", true), ("https://FILES.SLACK.COM/x", true),
            ("https://gophers.slack.com/files/x", true), ("https://files.slack.com:443/x", true),
            ("https://files.slack.com./x", true), ("https://api.example:8443/files/x", true),
            ("http://files.slack.com/x", false), ("https://files.slack.com:8443/x", false),
            ("https://files.slack.com.evil.example/x", false), ("https://evilslack.com/x", false),
            ("https://.slack.com/x", false), ("https://slack.com.evil.example/x", false),
            ("https://evil.example/files.slack.com/", false), ("https://evil.example?files.slack.com", false),
            ("https://evil.example#.slack.com", false), ("https://files.slack.com@evil.example/x", false),
            ("https://evil.example\\@files.slack.com/x", false), ("https://evil.example\\.slack.com/x", false),
            ("https://evil.example%2f.slack.com/x", false), ("https://files.slack.com:x@evil.example/", false),
            ("https://u:p@files.slack.com/x", false), ("https://files.slack。com/x", false),
            ("https://evil.example/\u{0}.slack.com", false), ("https://evil.example\t.slack.com/", false),
            ("//files.slack.com/x", false), ("files.slack.com/x", false), ("ftp://files.slack.com/x", false),
            ("https:/files.slack.com/x", false), ("https:///files.slack.com/x", false), ("", false),
            ("https://api.example/files/x", false), ("http://api.example:8443/x", false),
            ("https://x.api.example:8443/x", false), ("https://[::1]/.slack.com", false),
        ]
    )
    func rule(url: String, isSlack: Bool) {
        #expect(FileDownloader.isSlack(url, apiURL: "https://api.example:8443/api/") == isSlack)
    }

    @Test(
        "What is no text of the right size is refused, without the token and the path in the error",
        arguments: [
            (.answer(String(repeating: "x", count: 101)), .tooLarge(limit: 100)),
            (.bytesThenClose("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 101)), .tooLarge(limit: 100)),
            (.answer("not yours", status: 403), .status(403)), (.answer("later", status: 503), .status(503)),
            (
                .answer("<!DOCTYPE html><title>Sign in</title>"),
                .unusable("a page instead of the file; has the app the scope files:read?")
            ),
        ] as [(ScriptedServer.Step, TransferError.Kind)]
    )
    func unusable(step: ScriptedServer.Step, kind: TransferError.Kind) async throws {
        try await withDownloader(respond: inTurn(step)) { downloader, server in
            let error = try await failure(downloader, "http://127.0.0.1:\(server.port)\(Self.path)")
            #expect(error.kind == kind)
            #expect("\(error)".hasPrefix("127.0.0.1:\(server.port) answered with"))
            #expect(!"\(error)".contains("main.go") && !"\(error)".contains(testToken))
        }
    }

    @Test(
        "A broken connection and silence end the download; both may pass",
        arguments: [ScriptedServer.Step.close, .silence]
    )
    func broken(step: ScriptedServer.Step) async throws {
        try await withDownloader(change: { $0.requestTimeout = .milliseconds(200) }, respond: inTurn(step)) {
            downloader,
            server in
            let error = try await failure(downloader, "http://127.0.0.1:\(server.port)\(Self.path)")
            #expect(error.isPassing)
        }
    }

    @Test("A token that can't go into a header stays out of the error")
    func badToken() async throws {
        try await withDownloader(change: { $0.token = Secret("xoxb-\r\nhidden") }, respond: inTurn(.answer("x"))) {
            downloader,
            server in
            let error = try await failure(downloader, "http://127.0.0.1:\(server.port)\(Self.path)")
            #expect(!"\(error)".contains("hidden"))
            #expect(server.requests.isEmpty)
        }
    }
}
