/// How ``TerminalLogHandler`` writes.
struct TerminalStyle: Equatable, Sendable {
    /// With ANSI colours.
    var colour: Bool

    /// The local time of day, for someone who watches; otherwise date and time in UTC, for a file.
    var timeOfDay: Bool

    /// - Parameters:
    ///   - isTerminal: whether stderr is one.
    ///   - environment: `NO_COLOR`, when not empty, switches colour off (no-color.org), as does `TERM=dumb`.
    init(isTerminal: Bool, environment: [String: String]) {
        let refused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        self.colour = isTerminal && !refused
        self.timeOfDay = isTerminal
    }
}
