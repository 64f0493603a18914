package import Content

/// An expectation that isn't met.
package struct Mismatch: Sendable, Hashable {
    /// Where the expectation stands.
    package let location: SourceLocation
    /// A sentence without its full stop.
    package let message: String
    /// What was expected and what came, a line each: begun by a blank where they agree, by `-` for what is missing and
    /// by `+` for what came instead.
    package let lines: [String]
}

extension Mismatch: CustomStringConvertible {
    package var description: String {
        (["\(location): \(message)"] + lines.map { "    \($0)" }).joined(separator: "\n")
    }
}
