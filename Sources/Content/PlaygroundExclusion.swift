/// A channel whose long messages and files aren't put on the Go Playground, from the section `playground_off`.
package struct PlaygroundExclusion: ContentEntry, Equatable {
    /// The channel's name without `#`, or its id (`C…`, `G…`).
    package let name: String
    package let source: SourceLocation
}
