import Redis
import SlackAPI
import Synchronization
import Systemd
import WorkQueue

/// Finds a channel's id by its name: in Redis, and where that doesn't know it, in Slack's own list.
final class ChannelLookup: Sendable {
    /// How long an answer holds.
    private static let lifetime = Duration.seconds(600)
    /// How long it holds that Slack's list has no such channel: a list of ten thousand takes twenty calls. Who makes the
    /// channel now needn't wait for it, since Redis is asked each time, and knows it after the next `channel-cache`.
    private static let lifetimeOfNothing = Duration.seconds(1800)
    /// For all pages of Slack's list.
    private static let listLimit = Duration.seconds(60)

    private struct Known {
        let id: String?
        let until: ContinuousClock.Instant
    }

    private let slack: SlackClient
    private let table: ChannelTable
    private let now: @Sendable () -> ContinuousClock.Instant
    private let known = Mutex<[String: Known]>([:])

    init(
        slack: SlackClient,
        table: ChannelTable,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.slack = slack
        self.table = table
        self.now = now
    }

    /// - Parameter channel: a name, with or without `#`, or an id, which is taken as it is.
    /// - Throws: ``PollError`` when there is no such channel, or nobody can be asked.
    func id(_ channel: String) async throws(PollError) -> String {
        if Self.isID(channel) { return channel }
        let name = Self.name(channel)
        let known = known.withLock { $0[name] }.flatMap { $0.until > now() ? $0 : nil }
        if let id = known?.id { return id }
        var found = try await inTable(name)
        if found == nil, known == nil {
            found = try await inList(name)
            if found == nil { keep(nil, as: name, for: Self.lifetimeOfNothing) }
        }
        if let found {
            keep(found, as: name, for: Self.lifetime)
            return found
        }
        throw PollError(
            .channel,
            "the workspace has no public channel #\(name): make it, or set another one; a private one by its id. Then "
                + "'gopherbot poll channel-cache' finds it at once"
        )
    }

    /// How people call a channel: `#general`, also where it is given by its id; a private one's id.
    func place(_ channel: String) async -> String {
        guard Self.isID(channel) else { return "#\(Self.name(channel))" }
        let name = try? await table.name(of: channel)
        return name.flatMap { $0 }.map { "#\($0)" } ?? channel
    }

    private func keep(_ id: String?, as name: String, for lifetime: Duration) {
        known.withLock { $0[name] = Known(id: id, until: now() + lifetime) }
    }

    private func inTable(_ name: String) async throws(PollError) -> String? {
        do throws(RedisError) {
            return try await table.id(of: name)
        } catch {
            throw PollError(error)
        }
    }

    private func inList(_ name: String) async throws(PollError) -> String? {
        do throws(SlackError) {
            let deadline = ContinuousClock.now + Self.listLimit
            var id: String?
            try await slack.conversationPages(limit: ChannelCachePoll.pageSize, deadline: deadline) { page in
                id = page.first { $0.name == name }?.id
                // A page of 500 and the reading of it take some megabytes, and the next is seconds away.
                IdleMemory.giveBack()
                return id == nil
            }
            return id
        } catch {
            throw PollError(error)
        }
    }

    private static func name(_ channel: String) -> String {
        channel.hasPrefix("#") ? String(channel.dropFirst()) : channel
    }

    /// Names are in small letters, ids in capitals.
    private static func isID(_ text: String) -> Bool {
        guard let first = text.first, "CGD".contains(first), text.utf8.count >= 3 else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
    }
}
