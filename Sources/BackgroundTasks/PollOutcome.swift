/// How a run of a poll ended.
package enum PollOutcome: Sendable, Equatable {
    /// The source was asked and all is announced that there is for now. Exit status 0.
    case done(String)
    /// Nothing could be done, and it is nobody's fault here: another host holds the lease, the source wants a pause.
    /// Exit status 75 (`EX_TEMPFAIL`).
    ///
    /// - Parameter pause: the source isn't asked again before; `nil` when the next request may try.
    case notNow(String, pause: Duration? = nil)
    /// Exit status 1.
    case failed(String)

    /// The line for people.
    package var message: String {
        switch self {
        case .done(let message), .notNow(let message, _), .failed(let message): message
        }
    }
}
