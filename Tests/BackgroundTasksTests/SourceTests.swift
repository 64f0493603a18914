import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Secrets
import SlackAPI
import SlackSimulator
import TestSupport
import Testing

@testable import BackgroundTasks

/// Asks a source once, and tells what came.
private struct FetchPoll: Poll {
    let name = "fetch"
    let deadline = Duration.seconds(60)
    let request: SourceRequest
    let answer = Locked<SourceAnswer?>(nil)

    func interval(isShadow: Bool) -> Duration { .seconds(600) }

    func run(_ context: PollContext) async throws -> PollOutcome {
        let answer = try await context.fetch(request)
        self.answer.withLock { $0 = answer }
        return .done("\(answer.status) \(String(buffer: answer.body).prefix(20))")
    }
}

@Suite("Asking sources", .timeLimit(.minutes(2)))
struct SourceTests {
    private func fetch(_ request: SourceRequest) async throws -> ControlAnswer {
        try await withBackgroundTasks(polls: [FetchPoll(request: request)]) { await $0.poll("fetch") }
    }

    @Test("The user agent names the project; validators are sent, and 304 is an answer")
    func conditional() async throws {
        let answer = StubSource.Answer(
            headers: [("ETag", "\"1\""), ("Last-Modified", "Wed, 25 Nov 2026 10:00:00 GMT")],
            body: "news"
        )
        try await StubSource.with { request in
            request.headers.first(name: "If-None-Match") == "\"1\"" ? StubSource.Answer(status: 304) : answer
        } _: { source in
            let first = FetchPoll(request: SourceRequest(source.url))
            let second = FetchPoll(
                request: SourceRequest(
                    source.url,
                    validators: SourceValidators(entityTag: "\"1\"", lastModified: "Wed, 25 Nov 2026 10:00:00 GMT")
                )
            )
            try await withBackgroundTasks(polls: [first]) { bench in
                #expect(await bench.poll("fetch").message == "200 news")
            }
            #expect(first.answer.value?.validators == second.request.validators)
            try await withBackgroundTasks(polls: [second]) { bench in
                #expect(await bench.poll("fetch").message == "304 ")
            }
            let requests = source.log.value
            #expect(
                requests.map { $0.headers.first(name: "User-Agent")?.hasPrefix("gopherbot (+https://") } == [
                    true, true,
                ]
            )
            #expect(requests.last?.headers.first(name: "If-Modified-Since") == "Wed, 25 Nov 2026 10:00:00 GMT")
        }
    }

    @Test("A body without an end is read up to its bound, one that drips up to its time")
    func bounds() async throws {
        let large = StubSource.Answer(body: String(repeating: "x", count: 64 << 10), endless: .milliseconds(1))
        try await StubSource.with { _ in
            large
        } _: { source in
            let answer = try await fetch(SourceRequest(source.url, maximumSize: 1 << 20))
            #expect(answer.outcome == .failed)
            #expect(answer.message?.contains("more than 1024 KiB") == true, "\(answer)")
        }
        try await StubSource.with { _ in
            StubSource.Answer(body: "x", endless: .milliseconds(20))
        } _: { source in
            let answer = try await fetch(SourceRequest(source.url, timeout: .milliseconds(500)))
            #expect(answer.outcome == .failed)
            #expect(answer.message?.contains("did not answer in time (1 s)") == true, "\(answer)")
        }
    }

    @Test("Redirects are followed as often as is allowed, and no further")
    func redirects() async throws {
        try await StubSource.with { request in
            switch request.uri {
            case "/a": StubSource.Answer(status: 302, headers: [("Location", "/b")])
            case "/b": StubSource.Answer(body: "there")
            default: StubSource.Answer(status: 301, headers: [("Location", "/loop")])
            }
        } _: { (source: StubSource) async throws in
            #expect(try await fetch(SourceRequest("\(source.url)/a", redirects: 1)).message == "200 there")
            #expect(try await fetch(SourceRequest("\(source.url)/a")).message?.contains("status 302") == true)
            #expect(
                try await fetch(SourceRequest("\(source.url)/loop", redirects: 5)).message?.contains("status 301")
                    == true
            )
        }
    }

    @Test(
        "What isn't encrypted, or leads from the net to this machine, is not asked",
        arguments: [
            ("http://example.org/", String?.none), ("ftp://example.org/", nil), ("https://user:pass@example.org/", nil),
            ("nonsense", nil), ("/relative", nil), ("http://127.0.0.1.example.org/", nil),
            ("http://127.0.0.1/", "https://example.org/"), ("https://[::1]/", "https://example.org/"),
            ("http://example.org/", "http://127.0.0.1/"),
        ]
    )
    func refused(address: String, base: String?) {
        let base = base.flatMap { URL(string: $0) }
        #expect(throws: PollError.self) { try SourceFetcher.checked(address, from: base) }
    }

    @Test("A source where nobody listens is told of in plain words")
    func nobodyListens() async throws {
        let answer = try await fetch(SourceRequest("http://127.0.0.1:1/"))
        #expect(answer.message == "http://127.0.0.1:1/ can't be asked: Connection refused")
    }

    @Test(
        "https is asked anywhere, http on this machine",
        arguments: ["https://example.org/x?y", "http://127.0.0.1:80/", "http://localhost/", "http://[::1]:8/"]
    )
    func allowed(address: String) throws {
        #expect(try SourceFetcher.checked(address, from: nil).absoluteString == address)
    }

    @Test("What doesn't speak TLS fails, and says where")
    func noTLS() async throws {
        try await StubSource.with { _ in
            StubSource.Answer()
        } _: { source in
            let answer = try await fetch(SourceRequest(source.url.replacing("http://", with: "https://")))
            #expect(answer.outcome == .failed)
            #expect(answer.message?.hasPrefix("https://127.0.0.1") == true)
        }
    }

    @Test("A trusted certificate for another name fails; one for the name that was asked for doesn't")
    func otherName() async throws {
        for (name, isTaken) in [("localhost", true), ("other.example", false)] {
            try await withTemporaryFolder { folder in
                let key = folder.appending(path: "key.pem").path
                let certificate = folder.appending(path: "cert.pem").path
                let made = try ChildProcess(
                    "/usr/bin/openssl",
                    [
                        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=\(name)",
                        "-addext",
                        "subjectAltName=DNS:\(name)", "-keyout", key, "-out", certificate,
                    ],
                    log: folder.appending(path: "openssl.log")
                )
                try await eventually { made.exitStatus != nil }
                try #require(made.exitStatus == 0, "openssl: \(made.output)")
                let port = try await freePort()
                let server = try ChildProcess(
                    "/usr/bin/openssl",
                    ["s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate, "-key", key, "-www"],
                    log: folder.appending(path: "server.log")
                )
                try await eventually { server.output.contains("ACCEPT") }
                var configuration = SlackClient.httpConfiguration
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.trustRoots = .file(certificate)
                configuration.tlsConfiguration = tls
                let client = HTTPClient(
                    eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                    configuration: configuration
                )
                let result: Result<SourceAnswer, PollError>
                do throws(PollError) {
                    let request = SourceRequest("https://localhost:\(port)/")
                    result = .success(
                        try await SourceFetcher(httpClient: client).fetch(request, deadline: .now + .seconds(30))
                    )
                } catch {
                    result = .failure(error)
                }
                await server.stop()
                try await client.shutdown()
                switch result {
                case .success(let answer): #expect(isTaken && answer.status == 200)
                case .failure(let error):
                    #expect(!isTaken && error.code == .source, "\(error)")
                    #expect("\(error)".hasPrefix("https://localhost:\(port)/ can't be asked: "), "\(error)")
                }
            }
        }
    }
}

@Suite("Addresses in messages")
struct PublicAddressTests {
    @Test(
        "Host and path are shown, no user name, no password and no query",
        arguments: [
            ("https://a.example/feed", "https://a.example/feed"), ("https://a.example:8/", "https://a.example:8/"),
            ("https://a.example/feed?token=SECRET#SECRET", "https://a.example/feed"),
            ("https://SECRET:SECRET@a.example/feed", "https://a.example/feed"),
            ("https://SECRET@a.example?SECRET", "https://a.example"),
            ("https://SECRET:SE/CRET@a.example/", "https://…"),
            ("https://SECRET:SE#CRET@a.example/", "https://…"),
            ("https://m.example/@gotime.rss", "https://m.example/@gotime.rss"),
            ("http://[::1]:80/x", "http://[::1]:80/x"), ("http://[::1]/x", "http://[::1]/x"), ("", "…"),
            ("SECRET:SECRET@a.example/feed?SECRET", "a.example/feed"),
        ]
    )
    func shown(address: String, expected: String) {
        #expect(PublicAddress.of(address) == expected)
    }
}
