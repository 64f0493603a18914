/// One request to Slack and what came of it, for the log of whoever made the call. A call that is repeated makes several.
package struct RequestReport: Sendable, Equatable {
    package let method: SlackMethod
    /// The channel that was named in the call.
    package let channel: String?
    /// Which request of the call it was, from 1.
    package let attempt: Int
    /// From the request's turn to the last byte of its answer.
    package let duration: Duration
    /// The answer's HTTP status; nil without an answer.
    package let status: Int?
    /// Slack's name for the request (`x-slack-req-id`), which its support asks for.
    package let slackRequestID: String?
    /// Slack's code, or ours where there is none (``SlackError/code``); nil for success.
    package let code: String?
}
