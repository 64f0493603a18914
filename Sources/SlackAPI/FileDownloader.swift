package import AsyncHTTPClient
internal import NIOHTTP1
internal import Secrets

/// Downloads the files that people share in Slack, which needs the bot's token.
///
/// The token goes to Slack alone: over https to a host of `slack.com`, or to the very server that the Web API is called
/// on (the simulator). Any other address is refused before a connection is made, and no answer leads elsewhere.
package struct FileDownloader: Sendable {
    private let configuration: SlackConfiguration
    private let transfer: Transfer

    /// - Parameter httpClient: best made with ``SlackClient/httpConfiguration``.
    package init(configuration: SlackConfiguration, httpClient: HTTPClient) {
        self.configuration = configuration
        self.transfer = Transfer(httpClient: httpClient, userAgent: configuration.userAgent)
    }

    /// Downloads a text.
    ///
    /// - Parameters:
    ///   - url: a file's ``SlackFile/downloadURL``.
    ///   - maximumSize: in bytes.
    ///   - deadline: for the whole download, which takes ``SlackConfiguration/requestTimeout`` at most.
    /// - Throws: ``TransferError``; `forbidden` for an address that isn't Slack's.
    package func text(
        _ url: String,
        maximumSize: Int,
        deadline: ContinuousClock.Instant
    ) async throws(TransferError) -> String {
        let server = Excerpt.code(WebOrigin(of: url)?.authority ?? "unknown", length: 100)
        guard Self.isSlack(url, apiURL: configuration.apiURL) else {
            throw TransferError(.forbidden("it isn't Slack's, and must not get the bot's token"), server: server)
        }
        if let problem = configuration.tokenProblem {
            throw TransferError(.forbidden("the token can't be used: \(problem)"), server: server)
        }
        let bytes = try await transfer.send(
            .GET,
            url,
            headers: ["Authorization": "Bearer " + configuration.token.exposed],
            hidden: configuration.token,
            maximumAnswer: maximumSize,
            deadline: min(deadline, .now + configuration.requestTimeout)
        )
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TransferError(.unusable("it isn't text"), server: server)
        }
        // Slack's page to sign in, which it shows for a token that may not see the file.
        let start = text.prefix(200).lowercased()
        if start.contains("<!doctype html") || start.contains("<html") {
            throw TransferError(
                .unusable("a page instead of the file; has the app the scope files:read?"),
                server: server
            )
        }
        return text
    }

    /// Whether the token may go to this address.
    ///
    /// - Parameter apiURL: ``SlackConfiguration/apiURL``.
    static func isSlack(_ url: String, apiURL: String) -> Bool {
        guard let origin = WebOrigin(of: url) else { return false }
        if origin.scheme == "https", origin.port == 443, origin.host.hasSuffix(".slack.com") { return true }
        return origin == WebOrigin(of: apiURL)
    }
}
