package import Redis

/// How a consumer takes part in the group.
package struct ConsumerGroupConfiguration: Sendable {
    package var keys: QueueKeys
    /// This process's name in the group, unique over all hosts.
    package var consumer: String
    /// Entries in hand at once. A reply waits for Slack most of the time, so there may be many.
    package var concurrency: Int
    /// Pending for longer than this means that its consumer died; a living one renews its claims three times as often.
    package var claimIdle: Duration
    /// How often an entry is handed out before it becomes a dead letter.
    package var maximumDeliveries: Int
    /// How long a read waits for entries, and so how often pending ones are looked for.
    package var block: Duration
    /// How long a stop waits for what is in hand; less than the unit's `TimeoutStopSec`.
    package var drainLimit: Duration

    package init(
        keys: QueueKeys,
        consumer: String,
        concurrency: Int = 128,
        claimIdle: Duration = .seconds(10),
        maximumDeliveries: Int = 5,
        block: Duration = .seconds(2),
        drainLimit: Duration = .seconds(20)
    ) {
        self.keys = keys
        self.consumer = consumer
        self.concurrency = concurrency
        self.claimIdle = claimIdle
        self.maximumDeliveries = maximumDeliveries
        self.block = block
        self.drainLimit = drainLimit
    }
}

/// A consumer of all the streams: reads with a bound, takes over what the dead left, sets aside what can't be done.
///
/// Entries are delivered at least once; what must happen once in the world goes through the ``Ledger``.
package final class ConsumerGroup<Handler: EntryHandler>: Sendable {
    private let configuration: ConsumerGroupConfiguration
    private let redis: RedisClient
    private let blocking: RedisClient
    private let handler: Handler
    private let inHand: InHand

    /// An entry that was handed out this often may be what kills its consumers: it then runs alone, so that no other
    /// entry's count grows with its own.
    private static var suspicious: Int { 3 }

    /// - Parameters:
    ///   - redis: for commands.
    ///   - blocking: of its own, for blocking reads.
    package init(
        configuration: ConsumerGroupConfiguration,
        redis: RedisClient,
        blocking: RedisClient,
        handler: Handler
    ) {
        self.configuration = configuration
        self.redis = redis
        self.blocking = blocking
        self.handler = handler
        // A tenth less than the others wait, so that we let go before they take it.
        self.inHand = InHand(lifetime: configuration.claimIdle * 9 / 10)
    }

    /// Stops reading until ``resume()``; what is in hand goes on, and its claims are renewed.
    package func pause() { inHand.setPaused(true) }
    package func resume() { inHand.setPaused(false) }

    /// Ends ``run()`` after what is in hand.
    package func stop() { inHand.stop() }

    /// Works until ``stop()`` or until the task is cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.renewClaims() }
            await work()
            group.cancelAll()
        }
        await leave()
    }

    // MARK: Reading

    private func work() async {
        await withDiscardingTaskGroup { group in
            await withTaskGroup(of: Void.self) { helpers in
                helpers.addTask { await self.unblockOnStop() }
                await read(spawningIn: &group)
                helpers.cancelAll()
            }
            await drain()
            group.cancelAll()
        }
    }

    private func read(spawningIn group: inout DiscardingTaskGroup) async {
        var backoff = Backoff()
        var needsGroups = true
        var ownPendingDone = false
        var nextClaim = ContinuousClock.now + configuration.claimIdle / 4
        // Each stream may give as many as COUNT says.
        let share = EventStream.allCases.count
        while await inHand.waitToRead(atMost: max(0, configuration.concurrency - share)) {
            do throws(RedisError) {
                if needsGroups {
                    try await createGroups()
                    needsGroups = false
                }
                if !ownPendingDone {
                    try await takeOverOwn(spawningIn: &group)
                    ownPendingDone = true
                }
                if ContinuousClock.now >= nextClaim {
                    try await takeOverStale(spawningIn: &group)
                    nextClaim = .now + configuration.claimIdle / 4 * Double.random(in: 0.8...1.2)
                }
                let count = max(1, (configuration.concurrency - inHand.count) / share)
                let entries = try await blocking.readNew(
                    group: QueueKeys.group,
                    consumer: configuration.consumer,
                    streams: EventStream.allCases.map(configuration.keys.stream),
                    count: count,
                    block: configuration.block
                )
                if backoff.reset() { handler.observe(.readWorksAgain) }
                await handle(entries, spawningIn: &group)
            } catch {
                if error == .cancelled { return }
                if error.replyCode == "NOGROUP" || error.replyCode == "UNBLOCKED" { needsGroups = true }
                let pause = backoff.next()
                handler.observe(.readFailed(error, pause: pause))
                try? await Task.sleep(for: pause)
            }
        }
    }

    private func createGroups() async throws(RedisError) {
        for stream in EventStream.allCases {
            do throws(RedisError) {
                try await redis.createGroup(QueueKeys.group, stream: configuration.keys.stream(stream))
            } catch {
                // A full Redis makes no new group. Where all are there already, they can be read, which drains it.
                guard error.replyCode == "OOM" else { throw error }
            }
        }
    }

    private func handle(
        _ entries: [(stream: String, entry: StreamEntry)],
        spawningIn group: inout DiscardingTaskGroup
    ) async {
        var finished: [EventStream: [String]] = [:]
        for (key, entry) in entries {
            guard let stream = EventStream.allCases.first(where: { configuration.keys.stream($0) == key }) else {
                continue
            }
            let work = WorkEntry(stream: stream, entry: entry, deliveries: 1)
            guard inHand.begin(InHand.Key(stream: stream, id: work.id)) else { continue }
            switch handler.triage(work) {
            case .finished:
                finished[stream, default: []].append(work.id)
            case .dead(let reason):
                await end(work, .dead(reason: reason))
            case .work(let item):
                group.addTask { await self.perform(item, work) }
            }
        }
        for (stream, ids) in finished {
            await finish(stream, ids)
            for id in ids { inHand.end(InHand.Key(stream: stream, id: id)) }
        }
    }

    private func perform(_ item: Handler.Work, _ entry: WorkEntry) async {
        let claim = Claim(key: InHand.Key(stream: entry.stream, id: entry.id), inHand: inHand)
        await end(entry, handler.perform(item, of: entry, claim: claim))
    }

    private func end(_ entry: WorkEntry, _ outcome: EntryOutcome) async {
        defer { inHand.end(InHand.Key(stream: entry.stream, id: entry.id)) }
        switch outcome {
        case .done:
            await finish(entry.stream, [entry.id])
        case .retry(let reason):
            handler.observe(.retryLater(entry, reason: reason))
        case .dead(let reason):
            await bury(entry, reason: reason)
        }
    }

    private func finish(_ stream: EventStream, _ ids: [String]) async {
        do throws(RedisError) {
            try await redis.finish(group: QueueKeys.group, stream: configuration.keys.stream(stream), ids: ids)
        } catch {
            handler.observe(.finishFailed(ids: ids, error))
        }
    }

    private func bury(_ entry: WorkEntry, reason: String) async {
        do throws(RedisError) {
            try await DeadLetters(redis: redis, keys: configuration.keys).bury(entry, reason: reason)
            handler.observe(.deadLettered(entry, reason: reason))
        } catch {
            handler.observe(.finishFailed(ids: [entry.id], error))
        }
    }

    // MARK: Taking over

    /// What this consumer's name had in hand when its process died.
    private func takeOverOwn(spawningIn group: inout DiscardingTaskGroup) async throws(RedisError) {
        for stream in EventStream.allCases {
            var last = "0"
            // One at a time: if one kills the process again, only its own count grows.
            while !inHand.isStopping {
                let entries = try await redis.readOwnPending(
                    group: QueueKeys.group,
                    consumer: configuration.consumer,
                    stream: configuration.keys.stream(stream),
                    after: last,
                    count: 1
                )
                guard let entry = entries.first else { break }
                last = entry.id
                try await takeOver(entry, of: stream, spawningIn: &group)
            }
        }
    }

    /// What has been pending with anybody for too long.
    private func takeOverStale(spawningIn group: inout DiscardingTaskGroup) async throws(RedisError) {
        for stream in EventStream.allCases {
            var start = "0"
            repeat {
                let claimed = try await redis.autoclaim(
                    group: QueueKeys.group,
                    consumer: configuration.consumer,
                    stream: configuration.keys.stream(stream),
                    minimumIdle: configuration.claimIdle,
                    start: start,
                    count: 1
                )
                if !claimed.deleted.isEmpty {
                    handler.observe(.deletedEntriesDropped(stream, count: claimed.deleted.count))
                }
                if let entry = claimed.entries.first {
                    try await takeOver(entry, of: stream, spawningIn: &group)
                }
                start = claimed.next
                guard await inHand.waitToRead(atMost: configuration.concurrency - 1) else { return }
            } while start != "0-0"
        }
    }

    private func takeOver(
        _ entry: StreamEntry,
        of stream: EventStream,
        spawningIn group: inout DiscardingTaskGroup
    ) async throws(RedisError) {
        if entry.isDeleted {
            await finish(stream, [entry.id])
            handler.observe(.deletedEntriesDropped(stream, count: 1))
            return
        }
        let pending = try await redis.pending(
            group: QueueKeys.group,
            stream: configuration.keys.stream(stream),
            id: entry.id,
            count: 1
        )
        // Gone from the list: somebody has finished it meanwhile.
        guard let deliveries = pending.first?.deliveries else { return }
        let work = WorkEntry(stream: stream, entry: entry, deliveries: deliveries)
        guard inHand.begin(InHand.Key(stream: stream, id: entry.id)) else { return }
        handler.observe(.takenOver(work))
        guard deliveries <= configuration.maximumDeliveries else {
            return await end(
                work,
                .dead(reason: "handed out \(deliveries - 1) times, and each time its consumer failed or died")
            )
        }
        switch handler.triage(work) {
        case .finished:
            await end(work, .done)
        case .dead(let reason):
            await end(work, .dead(reason: reason))
        case .work(let item):
            if deliveries < Self.suspicious {
                group.addTask { await self.perform(item, work) }
            } else {
                // All others first, then this one alone.
                await inHand.wait(atMost: 1)
                await perform(item, work)
            }
        }
    }

    // MARK: Claims and stopping

    private func renewClaims() async {
        while (try? await Task.sleep(for: configuration.claimIdle / 3)) != nil {
            let byStream = Dictionary(grouping: inHand.renewable(), by: \.stream)
            for (stream, keys) in byStream {
                let now = ContinuousClock.now
                do throws(RedisError) {
                    let still = try await redis.renewClaim(
                        group: QueueKeys.group,
                        consumer: configuration.consumer,
                        stream: configuration.keys.stream(stream),
                        ids: keys.map(\.id)
                    )
                    inHand.renewed(still.map { InHand.Key(stream: stream, id: $0) }, now: now)
                } catch {
                    // Not renewed is let go of in time; the next round tries again.
                }
            }
        }
    }

    /// A blocking read gives nothing away while it waits; Redis ends it on request. Asked for until the read loop is
    /// out, since a read may just be on its way to Redis.
    private func unblockOnStop() async {
        await inHand.waitForStop()
        while !Task.isCancelled {
            try? await redis.unblock(blocking)
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private func drain() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.inHand.wait(atMost: 0) }
            group.addTask { try? await Task.sleep(for: self.configuration.drainLimit) }
            await group.next()
            group.cancelAll()
        }
        let left = inHand.count
        if left > 0 { handler.observe(.gaveUp(entries: left)) }
    }

    /// Takes this consumer out of the group where it leaves nothing pending, so that no list of consumers grows.
    private func leave() async {
        for stream in EventStream.allCases {
            let key = configuration.keys.stream(stream)
            do throws(RedisError) {
                let pending = try await redis.pending(
                    group: QueueKeys.group,
                    stream: key,
                    consumer: configuration.consumer,
                    count: 1
                )
                guard pending.isEmpty else { continue }
                try await redis.deleteConsumer(configuration.consumer, group: QueueKeys.group, stream: key)
            } catch {
                // The name stays in the group and is used again at the next start.
            }
        }
    }
}
