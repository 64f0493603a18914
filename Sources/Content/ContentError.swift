/// The content can't be used: everything that is wrong with it, in the order of its files and lines.
package struct ContentError: Error, Sendable, Equatable {
    /// Never empty.
    package let problems: [ContentProblem]

    package init(problems: [ContentProblem]) { self.problems = problems }
}

extension ContentError: CustomStringConvertible {
    /// One `file:line: message` a line.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
