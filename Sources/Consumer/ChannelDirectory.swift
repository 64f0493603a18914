import Logging
import Redis
import SlackAPI
import Systemd
import WorkQueue

/// The workspace's public channels by name, as bgtasks keeps them in Redis; as Slack lists them where nobody does.
struct ChannelDirectory: Sendable {
    /// How often Redis is asked whether anything has changed, with one small command.
    private static let lookInterval = Duration.seconds(60)
    /// How often Slack is asked instead: channels are made and renamed seldom, and a list of some thousand takes tens of
    /// calls.
    private static let listInterval = Duration.seconds(600)
    /// For the whole list.
    private static let listLimit = Duration.seconds(300)

    private let slack: SlackClient
    private let table: ChannelTable
    private let logger: Logger
    private let lookInterval: Duration

    init(slack: SlackClient, table: ChannelTable, logger: Logger, lookInterval: Duration = Self.lookInterval) {
        self.slack = slack
        self.table = table
        self.logger = logger
        self.lookInterval = lookInterval
    }

    /// Keeps the list current until the task is cancelled; after a failure the old one stays.
    func watch(_ changed: @Sendable ([String: String]) -> Void) async {
        var digest: String?
        var nextList = ContinuousClock.now
        var isRedisMissed = false
        while !Task.isCancelled {
            do throws(RedisError) {
                switch try await table.read(unless: digest) {
                case .channels(let channels, let current):
                    digest = current
                    changed(channels)
                case .same:
                    break
                case .missing:
                    digest = nil
                    if nextList <= .now {
                        nextList = .now + Self.listInterval
                        await list(changed)
                    }
                }
                isRedisMissed = false
            } catch {
                if !isRedisMissed, error != .cancelled, error != .shutDown {
                    logger.warning("Reading the channels from Redis failed, the old ones stay", error: error)
                }
                isRedisMissed = true
            }
            try? await Task.sleep(for: lookInterval)
        }
    }

    /// Without bgtasks each consumer asks Slack itself, so that a site may do without.
    private func list(_ changed: ([String: String]) -> Void) async {
        do throws(SlackError) {
            var ids: [String: String] = [:]
            for channel in try await slack.allConversations(deadline: .now + Self.listLimit) {
                if let name = channel.name, !channel.isArchived { ids[name] = channel.id }
            }
            changed(ids)
        } catch {
            logger.warning("Reading the channel list failed, the old one stays", error: error)
        }
    }
}
