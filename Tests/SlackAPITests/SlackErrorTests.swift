import Secrets
import Testing

@testable import SlackAPI

@Suite("Errors as people read them")
struct SlackErrorTests {
    static let sentences: [(SlackError.Kind, String)] = [
        (
            .permanent(code: "not_in_channel"),
            "Slack refuses chat.postMessage for C0GEN: not_in_channel; invite the bot to the channel"
        ),
        (.permanent(code: "no_text"), "Slack refuses chat.postMessage for C0GEN: no_text"),
        (
            .transient(code: "http_503"),
            "chat.postMessage for C0GEN failed in passing: http_503; it may work in a moment"
        ),
        (
            .unknown(code: "never_seen"),
            "Slack refuses chat.postMessage for C0GEN with a code that isn't known here: never_seen"
        ),
        (
            .rateLimited(retryAfter: .milliseconds(29_940)),
            "Slack limits chat.postMessage for C0GEN for 30.0 s, longer than this call can wait"
        ),
        (
            .notSent(.tooLate(earliest: .seconds(4))),
            "chat.postMessage for C0GEN wasn't sent: its turn comes in 4.0 s at the earliest, after its deadline"
        ),
        (.notSent(.queueFull), "chat.postMessage for C0GEN wasn't sent: too many calls wait already"),
        (.notSent(.cancelled), "chat.postMessage for C0GEN wasn't sent: the caller gave up"),
        (
            .notSent(.unreachable("Connect timeout")),
            """
            chat.postMessage for C0GEN wasn't sent: no connection to Slack (Connect timeout); see the network, DNS and \
            SLACK_API_URL
            """
        ),
        (.ambiguous(reason: "timed_out"), "chat.postMessage for C0GEN may have been done or not: timed_out"),
        (
            .missingScope(needed: "chat:write", provided: nil),
            """
            The app may not use chat.postMessage for C0GEN: it needs the scope chat:write and has (not named); add it \
            under api.slack.com/apps, "OAuth & Permissions", and reinstall the app
            """
        ),
        (
            .tokenGone(code: "token_revoked"),
            """
            Slack no longer takes the bot's token (chat.postMessage for C0GEN: token_revoked); see whether the app is \
            still installed in the workspace, issue a new token under api.slack.com/apps and \
            replace slack-bot-access-token
            """
        ),
    ]

    @Test("Each kind says what, where and what to do", arguments: sentences)
    func sentence(_ kind: SlackError.Kind, _ sentence: String) {
        var effort = CallEffort()
        effort.attempts = 1
        let plain = SlackError(kind: kind, method: .postMessage, channel: "C0GEN", detail: nil, effort: effort)
        #expect("\(plain)" == sentence)
        effort.attempts = 3
        let full = SlackError(kind: kind, method: .postMessage, channel: "C0GEN", detail: "<html>", effort: effort)
        #expect("\(full)" == sentence + ". Slack's answer: <html> (3 attempts)")
    }

    @Test("A channel that is no id can't write into the log")
    func channel() {
        let error = SlackError(
            kind: .notSent(.queueFull),
            method: .postMessage,
            channel: "C\n0",
            detail: nil,
            effort: CallEffort()
        )
        #expect("\(error)" == "chat.postMessage for C?0 wasn't sent: too many calls wait already")
    }

    @Test("The configuration prints no token")
    func configuration() {
        let configuration = SlackConfiguration(token: Secret(testToken))
        for text in ["\(configuration)", String(reflecting: configuration)] {
            #expect(!text.contains("xoxb"))
        }
        #expect(configuration.apiURLProblem == nil && configuration.tokenProblem == nil)
    }

    @Test(
        "A method's address is the same with and without the last slash",
        arguments: ["http://h/api", "http://h/api/"]
    )
    func address(base: String) {
        let configuration = SlackConfiguration(apiURL: base, token: Secret(testToken))
        #expect(configuration.url(of: .authTest) == "http://h/api/auth.test")
    }
}
