import Redis

extension ConsumerGroup {
    /// An entry that was handed out this often may be what kills its consumers: it then begins alone, so that no other
    /// entry's count grows with its own.
    private static var suspicious: Int { 3 }
    /// How long all else waits before such an entry, and for it. What kills a process does so at once; an entry that fails
    /// otherwise (Slack is away) must not keep the others from being answered in their 30 s.
    private static var quarantine: Duration { .seconds(2) }

    /// What has been pending with anybody for too long, also with a process of this name that died: it may have sent a
    /// post that Slack is still at, so that asking Slack at once would miss it.
    ///
    /// Ends with the first entry that was handed out often, since such an entry delays what is new, and when all places that
    /// were free are taken: what is new doesn't wait for places.
    func takeOverStale(
        from streams: [EventStream],
        spawningIn group: inout DiscardingTaskGroup
    ) async throws(RedisError) {
        var places = configuration.concurrency - inHand.count
        for stream in streams {
            var start = "0"
            repeat {
                let asked = ContinuousClock.now
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
                    let wasSuspicious = try await takeOver(entry, of: stream, claimedAt: asked, spawningIn: &group)
                    if wasSuspicious { return }
                }
                start = claimed.next
                places -= claimed.entries.count
                guard places > 0, await inHand.waitToRead(atMost: configuration.concurrency - 1) else { return }
            } while start != "0-0"
        }
    }

    /// - Returns: whether it was handed out so often that all else had to wait for it.
    private func takeOver(
        _ entry: StreamEntry,
        of stream: EventStream,
        claimedAt asked: ContinuousClock.Instant,
        spawningIn group: inout DiscardingTaskGroup
    ) async throws(RedisError) -> Bool {
        if entry.isDeleted {
            await finish(stream, [entry.id])
            handler.observe(.deletedEntriesDropped(stream, count: 1))
            return false
        }
        let pending = try await redis.pending(
            group: QueueKeys.group,
            stream: configuration.keys.stream(stream),
            id: entry.id,
            count: 1
        )
        // Gone from the list: somebody has finished it meanwhile.
        guard let deliveries = pending.first?.deliveries else { return false }
        let work = WorkEntry(stream: stream, entry: entry, deliveries: deliveries)
        let key = InHand.Key(stream: stream, id: entry.id)
        guard inHand.begin(key, claimedAt: asked) else { return false }
        handler.observe(.takenOver(work))
        guard deliveries <= configuration.maximumDeliveries else {
            await end(
                work,
                .dead(reason: "handed out \(deliveries - 1) times, and each time its consumer failed or died")
            )
            return false
        }
        let isSuspicious = deliveries >= Self.suspicious
        if isSuspicious { await inHand.wait(atMost: 1, upTo: Self.quarantine, endsOnStop: true) }
        switch handler.triage(work) {
        case .finished:
            await end(work, .done)
        case .dead(let reason):
            await end(work, .dead(reason: reason))
        case let triage:
            group.addTask { await self.perform(triage, work) }
            if isSuspicious { await inHand.wait(forEndOf: key, upTo: Self.quarantine) }
        }
        return isSuspicious
    }
}
