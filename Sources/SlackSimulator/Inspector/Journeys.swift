/// What is known of the ways that events took through the bot: the last some thousand of each kind.
struct Journeys: Sendable {
    /// Each event keeps its envelope, some 1.5 KB.
    private static let maximumEvents = 3000
    private static let maximumCalls = 6000
    private static let maximumEntries = 6000
    private static let maximumLines = 20_000

    private(set) var events: [String: EventRecord] = [:]
    /// The events' ids, oldest first.
    private(set) var order: [String] = []
    private(set) var calls: [CallRecord] = []
    private(set) var entries: [EntryRecord] = []
    private(set) var lines: [LogLine] = []
    private var callCount = 0

    // MARK: Deliveries

    mutating func begin(_ delivery: Delivery) {
        guard !delivery.eventID.isEmpty, events[delivery.eventID] == nil else { return }
        events[delivery.eventID] = EventRecord(delivery)
        order.append(delivery.eventID)
        for id in Self.bound(&order, to: Self.maximumEvents) { events[id] = nil }
    }

    mutating func attempted(_ attempt: DeliveryAttempt) { events[attempt.eventID]?.attempts.append(attempt) }

    /// The events about a message, oldest first.
    func events(channel: String, timestamp: String) -> [EventRecord] {
        order.compactMap { events[$0] }.filter { $0.channel == channel && $0.timestamp == timestamp }
    }

    // MARK: Calls

    /// - Returns: its number.
    mutating func begin(_ call: (Int) -> CallRecord) -> Int {
        callCount += 1
        calls.append(call(callCount))
        _ = Self.bound(&calls, to: Self.maximumCalls)
        return callCount
    }

    /// Changes the call of that number, unless it is gone by now.
    mutating func update(call number: Int, _ change: (inout CallRecord) -> Void) {
        guard let first = calls.first?.number, calls.indices.contains(number - first) else { return }
        change(&calls[number - first])
    }

    func call(_ number: Int) -> CallRecord? {
        guard let first = calls.first?.number, calls.indices.contains(number - first) else { return nil }
        return calls[number - first]
    }

    func call(making timestamp: String, in channel: String) -> CallRecord? {
        calls.last {
            $0.madeTimestamp == timestamp && ($0.channel == channel || $0.answer?["channel"]?.string == channel)
        }
    }

    // MARK: Queue and log

    mutating func add(_ entry: EntryRecord) {
        entries.append(entry)
        _ = Self.bound(&entries, to: Self.maximumEntries)
    }

    mutating func update(entry id: String, of stream: String, _ change: (inout EntryRecord) -> Void) {
        guard let index = entries.lastIndex(where: { $0.id == id && $0.stream == stream }) else { return }
        change(&entries[index])
    }

    mutating func add(_ line: LogLine) {
        lines.append(line)
        _ = Self.bound(&lines, to: Self.maximumLines)
    }

    /// Takes the oldest away where there are too many: some at once, since that moves all others.
    ///
    /// - Returns: what was taken away.
    private static func bound<Element>(_ elements: inout [Element], to most: Int) -> [Element] {
        guard elements.count > most + most / 8 else { return [] }
        let old = Array(elements.prefix(elements.count - most))
        elements.removeFirst(old.count)
        return old
    }
}
