/// A scenario that was played, and how it went.
package struct ScenarioResult: Sendable {
    package let scenario: Scenario
    /// Empty where all came as expected.
    package let mismatches: [Mismatch]

    package var isPassed: Bool { mismatches.isEmpty }
}

extension ScenarioResult: CustomStringConvertible {
    /// A line, with the mismatches below.
    package var description: String {
        let line = "\(isPassed ? "ok  " : "FAIL") \(scenario.location): \(scenario.title)"
        let details = mismatches.flatMap { "\($0)".split(separator: "\n", omittingEmptySubsequences: false) }
        return ([line] + details.map { "     \($0)" }).joined(separator: "\n")
    }
}
