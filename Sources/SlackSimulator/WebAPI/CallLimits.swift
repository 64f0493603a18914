/// How often an app may call, as Slack limits it: by method, and for messages by channel.
///
/// Each limit is a bucket that holds a minute's calls and fills up again evenly, so that a burst after a quiet time passes.
/// - SeeAlso: Slack, "Rate limits".
struct CallLimits: Sendable {
    /// Calls a minute by method: tier 2, 3 and 4. Of the special ones Slack says "hundreds".
    static let perMinute: [String: Int] = [
        "conversations.list": 20, "reactions.remove": 20, "users.list": 20,
        "apps.connections.open": 50, "bots.info": 50, "chat.delete": 50, "chat.update": 50, "conversations.history": 50,
        "conversations.info": 50, "conversations.join": 50, "conversations.open": 50, "conversations.replies": 50,
        "reactions.add": 50, "reactions.get": 50, "team.info": 50, "users.conversations": 50,
        "api.test": 100, "chat.postEphemeral": 100, "conversations.members": 100, "files.completeUploadExternal": 100,
        "files.getUploadURLExternal": 100, "files.info": 100, "users.info": 100, "views.publish": 100,
        "auth.test": hundreds, "chat.getPermalink": hundreds, "chat.postMessage": hundreds,
    ]

    private static let hundreds = 300
    /// "Generally, one message a second and channel": as many pass at once. Slack names no number.
    static let messageBurst = 5
    /// How many buckets are kept before the full ones are thrown away.
    private static let maximumBuckets = 10_000

    private struct Bucket {
        let capacity: Double
        /// Calls a second.
        let rate: Double
        var left: Double
        var time: ContinuousClock.Instant

        init(capacity: Int, perSecond rate: Double, at now: ContinuousClock.Instant) {
            (self.capacity, self.rate, left, time) = (Double(capacity), rate, Double(capacity), now)
        }

        mutating func fill(until now: ContinuousClock.Instant) {
            left = min(capacity, left + (now - time) / .seconds(1) * rate)
            time = now
        }

        /// How long until a call passes; zero where one does now.
        var wait: Duration { left >= 1 ? .zero : .seconds((1 - left) / rate) }
    }

    private var buckets: [String: Bucket] = [:]
    /// How many calls were refused, by method.
    private(set) var refusals: [String: Int] = [:]

    /// Counts a call.
    ///
    /// - Parameter channel: the channel that it concerns; only messages are limited by it.
    /// - Returns: nil, or how many seconds to wait before the next one where the call is refused.
    mutating func take(_ method: String, channel: String?, at now: ContinuousClock.Instant = .now) -> Int64? {
        guard let perMinute = Self.perMinute[method] else { return nil }
        var needed = [method: Bucket(capacity: perMinute, perSecond: Double(perMinute) / 60, at: now)]
        if method == "chat.postMessage", let channel {
            needed["\(method) \(channel)"] = Bucket(capacity: Self.messageBurst, perSecond: 1, at: now)
        }
        for (name, full) in needed {
            var bucket = buckets[name] ?? full
            bucket.fill(until: now)
            needed[name] = bucket
        }
        let wait = needed.values.map(\.wait).max() ?? .zero
        for (name, var bucket) in needed {
            if wait == .zero { bucket.left -= 1 }
            buckets[name] = bucket
        }
        if buckets.count > Self.maximumBuckets { buckets = buckets.filter { $0.value.time > now - .seconds(60) } }
        guard wait > .zero else { return nil }
        refusals[method, default: 0] += 1
        // Slack gives whole seconds.
        return wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0)
    }
}
