import Redis
import SlackAPI
import Systemd
import WorkQueue

/// Fills the ``ChannelTable`` with the workspace's public channels, archived ones left out.
///
/// Slack's whole list is read first, so that a run that fails half-way takes nothing away. The same list as last time
/// costs one command to Redis (a script of two or three steps); a changed one costs two more, which read the table and
/// switch to the new one in one step, with the fields that differ.
struct ChannelCachePoll: Poll {
    /// Slack advises 100 to 200 and allows 999; with 500 ten thousand channels are a minute's allowance of calls (20).
    static let pageSize = 500
    /// What nobody renews, because bgtasks is gone, lapses.
    static let lifetime = Duration.seconds(14 * 24 * 3600)
    /// Renewed once a day, so that a refresh without changes seldom writes.
    private static let renewBelow = lifetime - .seconds(24 * 3600)

    let channelsKey: String

    let name = "channel-cache"
    /// A list of 100,000 channels at Slack's pace.
    let deadline = Duration.seconds(540)

    func interval(isShadow: Bool) -> Duration { .seconds(600) }

    func run(_ context: PollContext) async throws -> PollOutcome {
        let table = try await listed(context)
        // Every workspace has a #general: an empty list is a fault of Slack's or of the token.
        guard !table.isEmpty else { return .failed("Slack lists no channel at all: keeping what is known") }
        let digest = Self.digest(table)
        let count = Words.count(table.count / 2, "channel")
        do throws(RedisError) {
            if try await isCurrent(digest, context) { return .done("\(count), nothing has changed") }
            let changed = try await replace(with: table, digest: digest, context)
            return .done("\(count), \(Words.count(changed, "field")) written")
        } catch {
            throw PollError(error)
        }
    }

    /// The table's fields, as Slack lists the channels.
    private func listed(_ context: PollContext) async throws(PollError) -> [String: String] {
        var table: [String: String] = [:]
        var count = 0
        do throws(SlackError) {
            try await context.slack.conversationPages(limit: Self.pageSize, deadline: context.deadline) { page in
                for channel in page where !channel.isArchived {
                    guard let name = channel.name else { continue }
                    table[ChannelTable.namePrefix + name] = channel.id
                    table[ChannelTable.idPrefix + channel.id] = name
                }
                count += page.count
                context.progress("\(Words.count(count, "channel")) listed")
                // The next page is some seconds away, and the list itself takes some megabytes in the end.
                IdleMemory.giveBack()
                return true
            }
        } catch {
            throw PollError(error)
        }
        return table
    }

    /// Tells whether a list is the same as the last one.
    private static func digest(_ table: [String: String]) -> String {
        var fingerprint = Fingerprint()
        for field in table.keys.sorted() {
            for text in [field, "=", table[field] ?? "", "\n"] { fingerprint.add(text) }
        }
        return "\(table.count):\(String(fingerprint.value, radix: 16))"
    }

    // MARK: Redis

    private func isCurrent(_ digest: String, _ context: PollContext) async throws(RedisError) -> Bool {
        let script = """
            if redis.call('HGET', KEYS[2], '\(ChannelTable.digestField)') ~= ARGV[2] then return 0 end
            if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[2], ARGV[3]) end
            return 1
            """
        let reply = try await context.redis.run(
            script,
            key: channelsKey,
            [
                .string(digest), .integer(Self.lifetime.milliseconds), .integer(Self.renewBelow.milliseconds),
            ]
        )
        return reply.integer == 1
    }

    /// - Returns: how many fields were written or taken away.
    private func replace(
        with table: [String: String],
        digest: String,
        _ context: PollContext
    ) async throws(RedisError) -> Int {
        let old = try await context.channels.fields()
        let written = table.filter { old[$0.key] != $0.value }
        let gone = old.keys.filter { table[$0] == nil && $0 != ChannelTable.digestField }
        // Writes first: a full Redis refuses them, and then nothing has been taken away.
        let script = """
            redis.call('HSET', KEYS[2], '\(ChannelTable.digestField)', ARGV[2])
            redis.call('PEXPIRE', KEYS[2], ARGV[3])
            local last = 4 + 2 * tonumber(ARGV[4])
            for i = 5, last, 1000 do redis.call('HSET', KEYS[2], unpack(ARGV, i, math.min(i + 999, last))) end
            for i = last + 1, #ARGV, 1000 do redis.call('HDEL', KEYS[2], unpack(ARGV, i, math.min(i + 999, #ARGV))) end
            return 1
            """
        var arguments: [RedisCommand.Argument] = [
            .string(digest), .integer(Self.lifetime.milliseconds), .integer(Int64(written.count)),
        ]
        for (field, value) in written { arguments += [.string(field), .string(value)] }
        arguments += gone.map { .string($0) }
        _ = try await context.redis.run(script, key: channelsKey, arguments)
        return written.count + gone.count
    }
}
