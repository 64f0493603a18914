/// A source that is asked from time to time, and told of where it has news.
///
/// What it announces goes through ``PollContext/announce(_:saving:slot:)``, what it keeps through the context's
/// positions. A run can end at any of its waits, by a signal, a crash or the loss of the lease: the next one has to find
/// its place by the position alone.
package protocol Poll: Sendable {
    /// What `gopherbot poll` and the timers call it: `gerrit`.
    var name: String { get }
    /// The longest that a run may take; then it is cancelled and has failed.
    var deadline: Duration { get }
    /// How often its timer asks; what a source's operators allow is a lower bound. Pauses after failures are multiples
    /// of it.
    func interval(isShadow: Bool) -> Duration
    /// Asks once.
    ///
    /// - Returns: how it went, in a line for people.
    /// - Throws: ``PollError`` for what failed; anything else is a failure too. What was announced stays announced.
    func run(_ context: PollContext) async throws -> PollOutcome
}
