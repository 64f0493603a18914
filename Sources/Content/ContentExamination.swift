/// What was found in content files: all that is right in them, and all that is wrong.
package struct ContentExamination: Sendable {
    /// With one of these the content is refused.
    package let mistakes: [ContentProblem]
    /// Without what the mistakes are in, and without the notices that they may have made.
    package let content: Content

    /// The content.
    ///
    /// - Throws: ``ContentError`` with everything that is wrong, so that it can be mended in one go.
    package func get() throws(ContentError) -> Content {
        guard mistakes.isEmpty else { throw ContentError(problems: mistakes) }
        return content
    }
}
