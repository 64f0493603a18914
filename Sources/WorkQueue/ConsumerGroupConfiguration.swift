/// How a consumer takes part in the group.
package struct ConsumerGroupConfiguration: Sendable {
    package var keys: QueueKeys
    /// This process's name in the group, unique over all hosts.
    package var consumer: String
    /// Entries in hand at once. A reply waits for Slack most of the time, so there may be many.
    package var concurrency: Int
    /// Pending for longer than this means that its consumer died; a living one renews its claims three times as often.
    /// Several times ``block``, since a claim's age counts from when its read began.
    package var claimIdle: Duration
    /// How often an entry is handed out before it becomes a dead letter.
    package var maximumDeliveries: Int
    /// How long a read waits for entries, and so how often pending ones are looked for.
    package var block: Duration
    /// How long a stop waits for what is in hand; less than the unit's `TimeoutStopSec`.
    package var drainLimit: Duration
    /// How many entries wait in memory for another attempt; those beyond go back to the others. Of some KiB each.
    package var maximumParked: Int

    package init(
        keys: QueueKeys,
        consumer: String,
        concurrency: Int = 128,
        claimIdle: Duration = .seconds(10),
        maximumDeliveries: Int = 5,
        block: Duration = .seconds(2),
        drainLimit: Duration = .seconds(20),
        maximumParked: Int = 1_000
    ) {
        self.keys = keys
        self.consumer = consumer
        self.concurrency = concurrency
        self.claimIdle = claimIdle
        self.maximumDeliveries = maximumDeliveries
        self.block = block
        self.drainLimit = drainLimit
        self.maximumParked = maximumParked
    }
}
