/// Where code is uploaded to, and how patient to be about it.
package struct PlaygroundConfiguration: Sendable {
    /// The Playground's site without a slash at the end: sources go to `/_/share`, and are shown at `/play/p/ID`.
    package var url: String
    /// The longest that one upload may take. The Playground answers in half a second; people read on meanwhile.
    package var timeout: Duration
    /// What looking up and downloading a file may take together; others wait for their turn meanwhile.
    package var lookUpLimit: Duration
    /// How many uploads there are at once, with their downloads; others wait for their turn. It is somebody else's
    /// server, and a message can't be late by more than its own age allows.
    package var maximumConcurrent: Int

    package init(
        url: String = "https://go.dev",
        timeout: Duration = .seconds(10),
        lookUpLimit: Duration = .seconds(10),
        maximumConcurrent: Int = 4
    ) {
        precondition(maximumConcurrent > 0, "At least one upload at a time")
        self.url = url
        self.timeout = timeout
        self.lookUpLimit = lookUpLimit
        self.maximumConcurrent = maximumConcurrent
    }
}
