/// A term of the glossary, from the section `terms`.
package struct Term: ContentEntry, Equatable {
    /// As it is written in a sentence: `mutex`, `escape analysis`, `CL`.
    package internal(set) var name: String
    /// Other spellings it is found under. Plurals need none.
    package internal(set) var aliases: [String]
    /// Completes the sentence "`name` is …".
    package let definition: Template
    /// Links (https) to where the term is explained at length; at least one.
    package let sources: [String]
    /// The file's `topic`, for overviews.
    package let topic: String
    package let source: SourceLocation
}
