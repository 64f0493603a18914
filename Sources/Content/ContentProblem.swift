/// One thing that is wrong in the content, or worth knowing about it.
package struct ContentProblem: Sendable, Hashable {
    package let location: SourceLocation
    /// A sentence without its full stop: what is wrong and what to write instead.
    package let message: String

    package init(_ message: String, at location: SourceLocation) {
        self.location = location
        self.message = message
    }
}

extension ContentProblem: CustomStringConvertible {
    /// `file:line: message`.
    package var description: String { "\(location): \(message)" }
}
