import Bot
import Logging
import SlackAPI
import Synchronization
import Systemd
import WorkQueue

/// Keeps knowing who the bot is, by Slack's word, and says when nothing may be read because Slack doesn't take the token.
final class SlackAccount: Sendable {
    private let slack: SlackClient
    private let configuration: ConsumerConfiguration
    private let logger: Logger
    private let pause: @Sendable (Duration) async -> Void
    private let tokenGone: AsyncStream<String>
    private let tokenGoneSignal: AsyncStream<String>.Continuation

    /// - Parameter pause: waits, but not beyond the task's cancellation.
    init(
        slack: SlackClient,
        configuration: ConsumerConfiguration,
        logger: Logger,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.slack = slack
        self.pause = pause
        self.configuration = configuration
        self.logger = logger
        (tokenGone, tokenGoneSignal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// To be called when a call found out that the token isn't taken any more.
    func reportTokenGone(_ code: String) {
        tokenGoneSignal.yield(code)
    }

    /// Asks who the bot is, and again each time a token was refused, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - known: Slack takes the token; work may go on.
    ///   - unknown: it doesn't, or can't be asked; nothing should be read. With the reason, for `STATUS=`.
    func watch(
        known: @Sendable (BotIdentity) async -> Void,
        unknown: @Sendable (_ reason: String) -> Void
    ) async {
        await known(ask(unknown: unknown))
        // Slack may say who the bot is, and refuse the same token for posting: the pauses grow while that lasts.
        var pauses = Backoff(minimum: .seconds(1), maximum: .seconds(60))
        var lastRefusal = ContinuousClock.now
        for await code in tokenGone {
            let now = ContinuousClock.now
            if now - lastRefusal > .seconds(300) { _ = pauses.reset() }
            lastRefusal = now
            let reason = "Slack refuses the bot's token (\(code)): replace slack-bot-access-token and restart the unit"
            if pauses.failures.isMultiple(of: 10) {
                logger.error(
                    "Nothing is read",
                    metadata: [LogKey.messageID: .page(.nothingIsRead), LogKey.reason: .string(reason)]
                )
            }
            unknown(reason)
            await pause(pauses.next())
            await known(ask(unknown: unknown))
        }
    }

    /// Asks until there is an answer, or the task is cancelled, with an empty identity then.
    private func ask(unknown: @Sendable (_ reason: String) -> Void) async -> BotIdentity {
        // A minute at most: whoever replaces a token and looks whether it works will not wait longer.
        var backoff = Backoff(minimum: .milliseconds(500), maximum: .seconds(60))
        while !Task.isCancelled {
            let reason: String
            do throws(SlackError) {
                let identity = try await slack.authTest(deadline: .now + .seconds(10))
                if identity.teamID == configuration.teamID {
                    return BotIdentity(
                        userID: identity.userID,
                        botID: identity.botID,
                        appID: configuration.appID,
                        teamID: identity.teamID
                    )
                }
                reason =
                    "the bot's token is for workspace \(identity.teamID), but GOPHER_SLACK_TEAM_ID says "
                    + "\(configuration.teamID): correct one of them and restart the unit"
            } catch {
                reason = "Slack does not say who the bot is: \(error)"
            }
            // Said at once, and then at every tenth attempt.
            if backoff.failures.isMultiple(of: 10) {
                logger.error(
                    "Nothing is read",
                    metadata: [LogKey.messageID: .page(.nothingIsRead), LogKey.reason: .string(reason)]
                )
            }
            unknown(reason)
            await pause(backoff.next())
        }
        return BotIdentity(userID: "", teamID: "")
    }
}
