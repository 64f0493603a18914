package import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
package import Secrets
internal import SlackAPI
internal import SlackEvents

/// Asks a gateway what Slack asks when a Request URL is saved: a signed `url_verification`, which nothing remembers.
package struct GatewayExamination: Sendable {
    /// Slack waits 3 s.
    private static let limit = Duration.seconds(3)
    /// In bytes; the answer is the challenge alone.
    private static let answerLimit = 4_096

    let httpClient: HTTPClient
    let secret: Secret
    /// Milliseconds since 1970.
    let wallClock: @Sendable () -> Int64

    package init(httpClient: HTTPClient, secret: Secret, wallClock: @escaping @Sendable () -> Int64) {
        self.httpClient = httpClient
        self.secret = secret
        self.wallClock = wallClock
    }

    /// - Parameters:
    ///   - url: with the gateway's path.
    ///   - isPublic: as Slack reaches it, by way of a web server.
    package func finding(url: String, isPublic: Bool) async -> Finding {
        let subject = isPublic ? "request url" : "gateway"
        let start = ContinuousClock.now
        let answer: (status: Int, body: String, location: String?)
        let challenge = "gopherbot-doctor-\(UInt64.random(in: 1...UInt64.max))"
        do {
            answer = try await ask(url, challenge: challenge)
        } catch {
            let reason = ConnectionFault.words(error)
            let advice =
                isPublic
                ? "check DNS, firewall and certificate of the web server" : "systemctl status gopherbot-gateway.socket"
            return .problem(subject, "\(url) doesn't answer: \(reason)", do: advice)
        }
        let time = start.duration(to: .now).inMilliseconds
        switch answer.status {
        case 200 where answer.body == challenge:
            return .fine(subject, "\(url) takes signed requests (\(time))")
        case 200:
            return .problem(
                subject,
                "\(url) answers, but it is no gateway of ours",
                do: "let the web server pass this path on to the gateway"
            )
        case 401:
            return .problem(
                subject,
                "\(url) refuses what is signed with the installed signing secret",
                do: "systemctl restart gopherbot-gateway.service, which reads the secret at its start"
            )
        case 301, 302, 307, 308:
            return .problem(
                subject,
                "\(url) redirects to \(answer.location ?? "somewhere")",
                do: "give Slack that address, or end the redirect"
            )
        case 404, 405:
            return .problem(
                subject,
                "\(url): status \(answer.status)",
                do: "let the web server pass this path on to the gateway"
            )
        case 502, 503, 504:
            return .problem(
                subject,
                "\(url): status \(answer.status)",
                do: "systemctl status gopherbot-gateway.socket says whether it runs"
            )
        case let status:
            return .problem(subject, "\(url): status \(status)", do: "journalctl -u gopherbot-gateway -n 20 says why")
        }
    }

    private func ask(
        _ url: String,
        challenge: String
    ) async throws -> (status: Int, body: String, location: String?) {
        let body = #"{"type":"url_verification","challenge":"\#(challenge)"}"#
        let timestamp = String(wallClock() / 1_000)
        let signature = try RequestVerifier(secret: secret).sign(body: body.utf8Span.span, timestamp: timestamp)
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "X-Slack-Request-Timestamp", value: timestamp)
        request.headers.add(name: "X-Slack-Signature", value: signature)
        request.body = .bytes(ByteBuffer(string: body))
        let answer = try await httpClient.execute(request, deadline: .now() + TimeAmount(Self.limit))
        let received = try await answer.body.collect(upTo: Self.answerLimit)
        return (Int(answer.status.code), String(buffer: received), answer.headers.first(name: "location"))
    }
}
