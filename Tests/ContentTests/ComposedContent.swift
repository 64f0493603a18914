import Content

/// Content of a single layer with a single file.
func content(_ text: String, path: String = "responses/test.yaml") throws(ContentError) -> Content {
    try ContentLoader.load(layers: [[ContentFile(path: path, text: text)]])
}

/// What is wrong with a file, as `file:line: message`; empty if nothing is.
func problems(in text: String, path: String = "test.yaml") -> [String] {
    do {
        _ = try content(text, path: path)
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

extension Template {
    /// The text in a workspace that has the channels given.
    func rendered(
        channelIDs: [String: String] = [:],
        channels: [RecommendedChannel] = [],
        repository: String? = "https://code.example/bot"
    ) -> String {
        render(
            with: Values(
                channelIDs: channelIDs,
                member: "U0ANN",
                bot: "U0BOT",
                repository: repository,
                channels: channels
            )
        )
    }
}
