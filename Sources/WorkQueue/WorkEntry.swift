package import Redis

/// An entry that a consumer has in hand.
package struct WorkEntry: Sendable {
    package let stream: EventStream
    package let entry: StreamEntry
    /// How often it was handed out, this time included; 1 for a new one.
    package let deliveries: Int
    /// How often it was begun since then, this time included; more than once only after ``EntryOutcome/later(after:reason:)``.
    package internal(set) var attempt = 1

    package var id: String { entry.id }
    /// Empty where the entry has none.
    package var eventID: String { text("event_id") }
    package var requestID: String { text("request_id") }
    /// When the gateway had read it, milliseconds since 1970.
    package var gatewayMilliseconds: Int64? { Int64(text("gateway_ts")) }
    /// When it came into the stream, milliseconds since 1970, by the clock of Redis's host.
    package var addedMilliseconds: Int64? { id.split(separator: "-").first.flatMap { Int64($0) } }
    /// How long it has been in the stream; zero where it seems to be from the future.
    ///
    /// - Parameter now: milliseconds since 1970.
    package func age(at now: Int64) -> Duration {
        .milliseconds(max(0, now - (addedMilliseconds ?? now)))
    }

    /// The inner event; `nil` in an entry that is none of the gateway's.
    package var json: [UInt8]? { entry["json"] }

    /// Who marks the ledger: the same for every delivery of this entry, another one for any other entry. A dead letter that was
    /// put back goes on under the marks that it made before, so that Slack is asked what was said already.
    package var ledgerOwner: String {
        let first = text(Self.firstIDField)
        return "\(stream.rawValue)/\(first.isEmpty ? id : first)"
    }

    /// The field of a dead letter that was put back: the id that it had when it first came.
    static let firstIDField: StaticString = "first_entry_id"

    private func text(_ field: StaticString) -> String {
        entry[field].map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// What became of an entry.
package enum EntryOutcome: Sendable, Equatable {
    /// Acknowledged and deleted.
    case done
    /// Left pending, to be tried again when its claim is old enough.
    case retry(reason: String)
    /// Begun again by this process after a pause, during which it stays claimed and takes no other entry's place: for what
    /// is of use for longer than a fault may last. Its deliveries don't grow.
    case later(after: Duration, reason: String)
    /// Moved to the dead letters.
    case dead(reason: String)
}

/// What a first look says about an entry.
package enum Triage<Work: Sendable>: Sendable {
    /// Nothing is to be done.
    case finished
    /// It can never be done.
    case dead(reason: String)
    /// What it takes to tell isn't known yet: looked at again after a pause, as with ``EntryOutcome/later(after:reason:)``.
    case later(after: Duration, reason: String)
    case work(Work)
}

/// Does what the entries ask for.
package protocol EntryHandler: Sendable {
    associatedtype Work: Sendable

    /// A first look, at once and without waiting: most entries ask for nothing, and are acknowledged many at a time.
    func triage(_ entry: WorkEntry) -> Triage<Work>

    /// Does the work. Entries run side by side; the task is cancelled when stopping takes too long.
    ///
    /// - Parameter claim: to be asked before each side effect.
    func perform(_ work: Work, of entry: WorkEntry, claim: Claim) async -> EntryOutcome

    /// For the log.
    func observe(_ event: ConsumerGroupEvent)
}

/// What the log should know of a consumer group.
package enum ConsumerGroupEvent: Sendable {
    /// Redis didn't answer or refused; trying again after the pause.
    case readFailed(RedisError, pause: Duration)
    case readWorksAgain
    case retryLater(WorkEntry, reason: String)
    case deadLettered(WorkEntry, reason: String)
    /// Done, but could not be acknowledged; stays pending, and is looked at again.
    case finishFailed(ids: [String], RedisError)
    /// Could not be set aside as a dead letter; stays pending, and is looked at again.
    case buryFailed(WorkEntry, reason: String, RedisError)
    /// Pending entries that had been deleted or trimmed, and so can't be done.
    case deletedEntriesDropped(EventStream, count: Int)
    /// This process was held up for so long that another may have taken the entry over; it is left as it is.
    case claimLost(WorkEntry)
    /// Taken over from a consumer that died, or after a failure.
    case takenOver(WorkEntry)
    /// Stopping took too long; this many entries were left for others.
    case gaveUp(entries: Int)
}
