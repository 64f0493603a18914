import Logging
import Redis
import SlackAPI
import Systemd
import WorkQueue

/// The workspace's public channels by name and id, as bgtasks keeps them in Redis; as Slack lists them where nobody does.
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
    ///
    /// - Parameter changed: gets the ids by name.
    func watch(_ changed: @Sendable ([String: String]) -> Void) async {
        var digest: String?
        var names: [String: String] = [:]
        var nextList = ContinuousClock.now
        // Until there is a list, who joins a channel waits for it.
        var backoff = Backoff(minimum: min(.seconds(2), lookInterval), maximum: lookInterval)
        var isRedisMissed = false
        while !Task.isCancelled {
            var pause = lookInterval
            do throws(RedisError) {
                switch try await table.read(unless: digest) {
                case .channels(let ids, let current, digest: let new):
                    digest = new
                    changed(ids)
                    tellRenames(from: names, to: current)
                    names = current
                case .same:
                    break
                case .missing:
                    digest = nil
                    guard nextList <= .now else { break }
                    do throws(SlackError) {
                        let listed = try await list()
                        _ = backoff.reset()
                        changed(Dictionary(listed.map { ($0.value, $0.key) }) { first, _ in first })
                        tellRenames(from: names, to: listed)
                        names = listed
                    } catch {
                        if backoff.failures == 0 {
                            logger.warning("Reading the channel list failed, the old one stays", error: error)
                        }
                        let delay = backoff.next()
                        guard error.isForGood else {
                            pause = delay
                            break
                        }
                        if names.isEmpty { changed([:]) }
                    }
                    nextList = .now + Self.listInterval
                }
                isRedisMissed = false
            } catch {
                if !isRedisMissed, error != .cancelled, error != .shutDown {
                    logger.warning("Reading the channels from Redis failed, the old ones stay", error: error)
                }
                isRedisMissed = true
                if names.isEmpty { pause = backoff.next() }
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Content and settings name channels as people do: what names one that is renamed goes without it.
    private func tellRenames(from old: [String: String], to new: [String: String]) {
        for (id, name) in old {
            guard let current = new[id], current != name else { continue }
            logger.warning(
                "A channel has another name now: content and settings that name it need the new one",
                metadata: [
                    LogKey.messageID: .page(.channelRenamed), LogKey.channel: .string(id),
                    LogKey.reason: .string("#\(name) is #\(current)"),
                ]
            )
        }
    }

    /// Without bgtasks each consumer asks Slack itself, so that a site may do without.
    ///
    /// - Returns: names by id.
    private func list() async throws(SlackError) -> [String: String] {
        var names: [String: String] = [:]
        for channel in try await slack.allConversations(deadline: .now + Self.listLimit) where !channel.isArchived {
            names[channel.id] = channel.name
        }
        return names
    }
}

extension SlackError {
    /// The app may not read the list, whoever asks and when: those who wait for it do without.
    fileprivate var isForGood: Bool {
        switch kind {
        case .permanent, .missingScope: true
        case .transient, .unknown, .tokenGone, .rateLimited, .notSent, .ambiguous: false
        }
    }
}
