/// The numbers of a ``CallSchedule``; their reasons are with ``SlackConfiguration``.
struct ScheduleRules: Sendable, Hashable {
    var burst: Int
    var interval: Duration
    var retryAfter: RetryAfter
    var maximumWaitingPerLane: Int
    var maximumWaiting: Int

    init(_ configuration: SlackConfiguration) {
        burst = configuration.channelBurst
        interval = configuration.channelInterval
        retryAfter = RetryAfter(
            defaultPause: configuration.defaultPause,
            maximumPause: configuration.maximumPause
        )
        maximumWaitingPerLane = configuration.maximumWaitingPerLane
        maximumWaiting = configuration.maximumWaiting
    }
}
