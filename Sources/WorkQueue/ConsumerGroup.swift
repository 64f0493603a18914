package import Redis

/// A consumer of all the streams: reads with a bound, takes over what the dead left, sets aside what can't be done.
///
/// Entries are delivered at least once; what must happen once in the world goes through the ``Ledger``.
package final class ConsumerGroup<Handler: EntryHandler>: Sendable {
    let configuration: ConsumerGroupConfiguration
    let redis: RedisClient
    private let blocking: RedisClient
    let handler: Handler
    let inHand: InHand

    /// A stop with Redis away must not wait for it.
    private static var leaveLimit: Duration { .seconds(1) }

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

    /// Works until ``stop()`` or until the task is cancelled; runs once.
    package func run() async {
        let mayLeave = await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.renewClaims() }
            defer { group.cancelAll() }
            return await work()
        }
        if mayLeave { await leave() }
    }

    // MARK: Reading

    /// - Returns: whether no read is under way any more, which could hand entries to a consumer that has left.
    private func work() async -> Bool {
        await withDiscardingTaskGroup { group in
            let isOut = await withTaskGroup(of: Void.self) { helpers in
                helpers.addTask { await self.unblockOnStop() }
                defer { helpers.cancelAll() }
                return await read(spawningIn: &group)
            }
            await drain()
            group.cancelAll()
            return isOut && !Task.isCancelled
        }
    }

    /// - Returns: whether the last read was answered.
    private func read(spawningIn group: inout DiscardingTaskGroup) async -> Bool {
        var backoff = Backoff()
        var readable: [EventStream] = []
        var wasAnswered = true
        var nextClaim = ContinuousClock.now + configuration.claimIdle / 4
        // Each stream may give as many as COUNT says.
        let share = EventStream.allCases.count
        while await inHand.waitToRead(atMost: max(0, configuration.concurrency - share)) {
            do throws(RedisError) {
                if readable.count < EventStream.allCases.count { readable = try await createGroups() }
                if ContinuousClock.now >= nextClaim {
                    try await takeOverStale(from: readable, spawningIn: &group)
                    nextClaim = .now + configuration.claimIdle / 4 * Double.random(in: 0.8...1.2)
                }
                let count = max(1, (configuration.concurrency - inHand.count) / share)
                let asked = ContinuousClock.now
                wasAnswered = false
                let entries = try await blocking.readNew(
                    group: QueueKeys.group,
                    consumer: configuration.consumer,
                    streams: readable.map(configuration.keys.stream),
                    count: count,
                    block: configuration.block
                )
                wasAnswered = true
                if backoff.reset() { handler.observe(.readWorksAgain) }
                await handle(entries, claimedAt: asked, spawningIn: &group)
            } catch {
                if error == .cancelled { return wasAnswered }
                if error.replyCode != nil { wasAnswered = true }
                if error.replyCode == "NOGROUP" || error.replyCode == "UNBLOCKED" { readable = [] }
                let pause = backoff.next()
                handler.observe(.readFailed(error, pause: pause))
                try? await Task.sleep(for: pause)
            }
        }
        return wasAnswered
    }

    /// - Returns: the streams that can be read.
    private func createGroups() async throws(RedisError) -> [EventStream] {
        var readable: [EventStream] = []
        for stream in EventStream.allCases {
            let key = configuration.keys.stream(stream)
            do throws(RedisError) {
                try await redis.createGroup(QueueKeys.group, stream: key)
                // Whoever counts consumers sees also those that have had nothing to do yet.
                try await redis.createConsumer(configuration.consumer, group: QueueKeys.group, stream: key)
            } catch {
                // A full Redis makes no new group, and does not say whether it is there. One that is can be drained.
                guard error.replyCode == "OOM" else { throw error }
                guard try await redis.hasGroup(QueueKeys.group, stream: key) else { continue }
            }
            readable.append(stream)
        }
        // Without any there is nothing to wait for in a read.
        if readable.isEmpty { throw .reply(RedisErrorReply("OOM Redis is full, and has none of the queue's groups")) }
        return readable
    }

    private func handle(
        _ entries: [(stream: String, entry: StreamEntry)],
        claimedAt asked: ContinuousClock.Instant,
        spawningIn group: inout DiscardingTaskGroup
    ) async {
        var finished: [EventStream: [String]] = [:]
        for (key, entry) in entries {
            guard let stream = EventStream.allCases.first(where: { configuration.keys.stream($0) == key }) else {
                continue
            }
            let work = WorkEntry(stream: stream, entry: entry, deliveries: 1)
            guard inHand.begin(InHand.Key(stream: stream, id: work.id), claimedAt: asked) else { continue }
            switch handler.triage(work) {
            case .finished: finished[stream, default: []].append(work.id)
            case .dead(let reason): await end(work, .dead(reason: reason))
            case let triage: group.addTask { await self.perform(triage, work) }
            }
        }
        for (stream, ids) in finished {
            await finish(stream, ids)
            for id in ids { inHand.end(InHand.Key(stream: stream, id: id)) }
        }
    }

    func perform(_ triage: Triage<Handler.Work>, _ entry: WorkEntry) async {
        let key = InHand.Key(stream: entry.stream, id: entry.id)
        let claim = Claim(key: key, inHand: inHand)
        var triage = triage
        var entry = entry
        while true {
            let outcome: EntryOutcome =
                switch triage {
                case .finished: .done
                case .dead(let reason): .dead(reason: reason)
                case .later(let pause, let reason): .later(after: pause, reason: reason)
                case .work(let item): await handler.perform(item, of: entry, claim: claim)
                }
            guard case .later(let pause, let reason) = outcome else { return await end(entry, outcome) }
            let isParked = inHand.park(key, atMost: configuration.maximumParked)
            if isParked { handler.observe(.retryLater(entry, reason: reason)) }
            guard isParked, await inHand.unpark(key, after: pause, atMost: configuration.concurrency - 1) else {
                return await end(entry, outcome)
            }
            if case .work = triage { entry.attempt += 1 }
            // Its deadline and what is to be said belong to the look before.
            triage = handler.triage(entry)
        }
    }

    func end(_ entry: WorkEntry, _ outcome: EntryOutcome) async {
        let key = InHand.Key(stream: entry.stream, id: entry.id)
        defer { inHand.end(key) }
        // Another may work on it by now, and would have it taken away. What was done it finds out from ledger and Slack.
        guard inHand.isHeld(key) else { return handler.observe(.claimLost(entry)) }
        switch outcome {
        case .done:
            await finish(entry.stream, [entry.id])
        case .retry(let reason):
            handler.observe(.retryLater(entry, reason: reason))
        case .later(_, let reason):
            await giveBack(entry, reason: reason)
        case .dead(let reason):
            await bury(entry, reason: reason)
        }
    }

    /// Leaves an entry to whoever looks next. What waits for the world is no sign that it kills its consumers: however often
    /// a long fault sees us stop, its deliveries don't grow.
    private func giveBack(_ entry: WorkEntry, reason: String) async {
        do throws(RedisError) {
            try await redis.giveBack(
                group: QueueKeys.group,
                consumer: configuration.consumer,
                stream: configuration.keys.stream(entry.stream),
                id: entry.id,
                // At a stop it is free at once; else only others' places are missing, which takes its time.
                idle: inHand.isStopping ? configuration.claimIdle : .zero,
                deliveries: entry.deliveries - 1,
                timeout: Self.leaveLimit
            )
        } catch {
            // It is pending as it was, and counts once more when it is taken over.
        }
        handler.observe(.retryLater(entry, reason: reason))
    }

    func finish(_ stream: EventStream, _ ids: [String]) async {
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
            handler.observe(.buryFailed(entry, reason: reason, error))
        }
    }

    // MARK: Claims and stopping

    private func renewClaims() async {
        while (try? await Task.sleep(for: configuration.claimIdle / 3)) != nil {
            for stream in EventStream.allCases {
                let asked = ContinuousClock.now
                let ids = inHand.renewable(of: stream, now: asked)
                guard !ids.isEmpty else { continue }
                // What fails or comes late is let go of in time; the next round tries again. Late is more than the tenth
                // of the idle time by which we let go earlier: another may have taken it over before our renewal.
                let own = try? await redis.renewClaims(
                    group: QueueKeys.group,
                    consumer: configuration.consumer,
                    stream: configuration.keys.stream(stream),
                    ids: ids
                )
                guard let own, ContinuousClock.now - asked < configuration.claimIdle / 10 else { continue }
                inHand.renewed(own, of: stream, askedAt: asked)
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
        await inHand.wait(atMost: 0, upTo: configuration.drainLimit)
        let left = inHand.count
        if left > 0 { handler.observe(.gaveUp(entries: left)) }
    }

    /// Takes this consumer out of the group where it leaves nothing pending, so that no list of consumers grows. Where
    /// Redis doesn't answer the name stays, and is used again at the next start.
    private func leave() async {
        for stream in EventStream.allCases {
            let key = configuration.keys.stream(stream)
            do throws(RedisError) {
                let pending = try await redis.pending(
                    group: QueueKeys.group,
                    stream: key,
                    consumer: configuration.consumer,
                    count: 1,
                    timeout: Self.leaveLimit
                )
                guard pending.isEmpty else { continue }
                try await redis.deleteConsumer(
                    configuration.consumer,
                    group: QueueKeys.group,
                    stream: key,
                    timeout: Self.leaveLimit
                )
            } catch {
                // No such key or group: nothing to leave.
                guard error.replyCode != nil else { return }
            }
        }
    }
}
