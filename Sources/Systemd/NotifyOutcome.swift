/// What became of a message to systemd. Most callers needn't look: only a service that never becomes ready has to say
/// why.
package enum NotifyOutcome: Equatable, Sendable {
    /// Handed to systemd, which doesn't answer.
    case sent

    /// There is no `NOTIFY_SOCKET`: started by hand, or a unit that isn't `Type=notify`.
    case nobodyListens

    /// The socket is there and doesn't take it.
    case failed(SystemError)
}
