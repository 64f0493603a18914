/// Pauses between attempts: doubling, with a part at random.
package struct Backoff: Sendable {
    private let minimum: Duration
    private let maximum: Duration
    /// Attempts that failed one after the other.
    package private(set) var failures = 0

    package init(minimum: Duration = .milliseconds(100), maximum: Duration = .seconds(2)) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// The pause after another failure: between half and all of a time that doubles.
    package mutating func next() -> Duration {
        let doubled = minimum * (1 << min(failures, 20))
        failures += 1
        return min(doubled, maximum) * Double.random(in: 0.5...1)
    }

    /// It worked.
    ///
    /// - Returns: whether it had failed before.
    package mutating func reset() -> Bool {
        defer { failures = 0 }
        return failures > 0
    }
}
