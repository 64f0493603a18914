/// What a call took: for the logs and metrics of whoever made it.
package struct CallEffort: Sendable, Equatable {
    /// How often the request was sent; 0 when it never was.
    package var attempts = 0
    /// How often Slack answered that it is too much (429 or `ratelimited`).
    package var limited = 0
    /// The time spent waiting for the turn in the channel's queue, for pauses that Slack asked for, and between
    /// attempts; not the requests themselves.
    package var waited: Duration = .zero

    package init() {}
}
