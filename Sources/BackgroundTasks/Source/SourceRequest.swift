/// What to ask of a source.
package struct SourceRequest: Sendable {
    /// `https://…`; `http://` to this machine alone.
    package var url: String
    /// The answers that are wanted; any other is an error. 304 is always wanted where there are validators.
    package var statuses: Set<Int>
    /// What the last answer was marked with. The source answers 304, without a body, when nothing has changed since.
    package var validators: SourceValidators?
    /// How many redirects to follow, each under the same rules.
    package var redirects: Int
    /// The longest body, in bytes: the daemon's memory is bounded.
    package var maximumSize: Int
    /// From asking to the last byte.
    package var timeout: Duration

    package init(
        _ url: String,
        statuses: Set<Int> = [200],
        validators: SourceValidators? = nil,
        redirects: Int = 0,
        maximumSize: Int = 4 << 20,
        timeout: Duration = .seconds(30)
    ) {
        self.url = url
        self.statuses = statuses
        self.validators = validators
        self.redirects = redirects
        self.maximumSize = maximumSize
        self.timeout = timeout
    }
}
