import Redis
import SlackAPI
import Synchronization
import WorkQueue

/// Finds a channel's id by its name: in Redis, and where the table isn't filled yet, in Slack's own list.
final class ChannelLookup: Sendable {
    /// How long an answer holds.
    private static let lifetime = Duration.seconds(600)
    /// How long it holds that there is no such channel: who makes it now needn't wait for long.
    private static let lifetimeOfNothing = Duration.seconds(60)
    /// For all pages of Slack's list.
    private static let listLimit = Duration.seconds(60)

    private struct Known {
        let id: String?
        let until: ContinuousClock.Instant
    }

    private let slack: SlackClient
    private let table: ChannelTable
    private let known = Mutex<[String: Known]>([:])

    init(slack: SlackClient, table: ChannelTable) {
        self.slack = slack
        self.table = table
    }

    /// - Parameter channel: a name, with or without `#`, or an id, which is taken as it is.
    /// - Throws: ``PollError`` when there is no such channel, or nobody can be asked.
    func id(_ channel: String) async throws(PollError) -> String {
        if Self.isID(channel) { return channel }
        let name = channel.hasPrefix("#") ? String(channel.dropFirst()) : channel
        let found: String?
        if let known = known.withLock({ $0[name] }), known.until > .now {
            found = known.id
        } else {
            found = try await look(name)
            let lifetime = found == nil ? Self.lifetimeOfNothing : Self.lifetime
            known.withLock { $0[name] = Known(id: found, until: .now + lifetime) }
        }
        guard let found else {
            throw PollError(
                .channel,
                "the workspace has no public channel #\(name): make it, or set another one; a private one by its id"
            )
        }
        return found
    }

    private func look(_ name: String) async throws(PollError) -> String? {
        do throws(RedisError) {
            if let id = try await table.id(of: name) { return id }
        } catch {
            throw PollError(error)
        }
        do throws(SlackError) {
            let deadline = ContinuousClock.now + Self.listLimit
            return try await slack.allConversations(limit: ChannelCachePoll.pageSize, deadline: deadline)
                .first { $0.name == name }?.id
        } catch {
            throw PollError(error)
        }
    }

    /// Names are in small letters, ids in capitals.
    private static func isID(_ text: String) -> Bool {
        guard let first = text.first, "CGD".contains(first), text.utf8.count >= 3 else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
    }
}
