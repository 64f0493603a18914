/// The words that a message must contain, one of them at least.
package struct ContainsCondition: Sendable, Equatable {
    /// As written in the file; matched without regard to case.
    package let words: [String]
    /// `dragon` isn't found in "dragonfly".
    package let wholeWords: Bool

    package init(words: [String], wholeWords: Bool) {
        self.words = words
        self.wholeWords = wholeWords
    }
}
