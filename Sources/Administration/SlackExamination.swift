package import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
package import Secrets
package import SlackAPI

/// What can be asked of Slack about a token, an app and the host's clock.
package struct SlackExamination: Sendable {
    /// Slack answers within a second or two; a person waits for this.
    private static let limit = Duration.seconds(10)

    let apiURL: String
    let httpClient: HTTPClient
    /// Milliseconds since 1970 by the host's clock.
    let wallClock: @Sendable () -> Int64

    /// - Parameter httpClient: with ``SlackClient/httpConfiguration``.
    package init(apiURL: String, httpClient: HTTPClient, wallClock: @escaping @Sendable () -> Int64) {
        self.apiURL = apiURL
        self.httpClient = httpClient
        self.wallClock = wallClock
    }

    /// The end of a sentence about an answer: whose it is, where that isn't Slack itself.
    var whereAsked: String {
        apiURL.hasPrefix("https://slack.com/") ? "" : " (asked \(apiURL))"
    }

    /// Who a token belongs to.
    package func identity(token: Secret) async throws(SlackError) -> SlackIdentity {
        try await client(token).authTest(deadline: .now + Self.limit)
    }

    /// The app that a token belongs to; nil where Slack doesn't tell, as without the scope `users:read`.
    package func appID(of identity: SlackIdentity, token: Secret) async throws(SlackError) -> String? {
        if let app = identity.appID { return app }
        guard let bot = identity.botID else { return nil }
        do throws(SlackError) {
            let client = client(token)
            return try await client.appID(ofBot: bot, deadline: .now + Self.limit)
        } catch {
            if case .missingScope = error.kind { return nil }
            throw error
        }
    }

    /// How far the host's clock is ahead of Slack's, by the `Date` of an answer, which has whole seconds.
    ///
    /// - Returns: nil when the answer has no date.
    package func clockDifference() async throws -> Duration? {
        var request = HTTPClientRequest(url: apiURL + (apiURL.hasSuffix("/") ? "api.test" : "/api.test"))
        request.method = .POST
        let before = wallClock()
        let answer = try await httpClient.execute(request, deadline: .now() + TimeAmount(Self.limit))
        let after = wallClock()
        guard let date = answer.headers.first(name: "date").flatMap(HTTPDate.seconds) else { return nil }
        return .milliseconds((before + after) / 2 - (date * 1_000 + 500))
    }

    private func client(_ token: Secret) -> SlackClient {
        SlackClient(configuration: SlackConfiguration(apiURL: apiURL, token: token), httpClient: httpClient)
    }
}

extension SlackExamination {
    /// What a granted set of scopes lacks.
    package static func findings(scopes: [String]?) -> [Finding] {
        guard let scopes else {
            return [.skipped("scopes", "Slack's answer doesn't name them (no X-OAuth-Scopes)")]
        }
        let granted = Set(scopes)
        let lacking = Feature.allCases.compactMap { feature -> Finding? in
            let missing = feature.scopes.subtracting(granted).sorted()
            guard !missing.isEmpty else { return nil }
            let text = "\(missing.joined(separator: ", ")) not granted: \(feature.loss)"
            let advice = "add it under 'OAuth & Permissions' (or 'gopherbot manifest') and install the app again"
            return feature == .answers
                ? .problem("scopes", text, do: advice) : .warning("scopes", text, do: advice)
        }
        if !lacking.isEmpty { return lacking }
        let needed = Feature.allCases.reduce(into: Set<String>()) { $0.formUnion($1.scopes) }
        let unused = granted.subtracting(needed).sorted()
        let more = unused.isEmpty ? "" : "; granted, but not used: \(unused.joined(separator: ", "))"
        return [.fine("scopes", "all \(needed.count) that the bot's features need\(more)")]
    }
}
