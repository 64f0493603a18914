import Content
import Testing

@Suite("Channels without the Playground")
struct PlaygroundExclusionTests {
    @Test("A channel is named by its name or id, and a site adds others and takes one back")
    func layers() throws {
        let shipped = "playground_off:\n  - channel: admin-help\n  - channel: jobs\n"
        let site = "playground_off:\n  - channel: jobs\n    enabled: false\n  - channel: C0123ABCD\n"
        let content = try ContentLoader.load(layers: [
            [ContentFile(path: "a.yaml", text: shipped)], [ContentFile(path: "b.yaml", text: site)],
        ])
        #expect(content.playgroundExclusions.map(\.name) == ["admin-help", "C0123ABCD"])
        let ids = ["admin-help": "C1", "C0123ABCD": "C2"]
        #expect(content.playgroundExclusions.map { ChannelName.id(of: $0.name, in: ids) } == ["C1", "C0123ABCD"])
        #expect(content.playgroundExclusions.map { ChannelName.id(of: $0.name, in: [:]) } == [nil, "C0123ABCD"])
        #expect(content.notices.isEmpty)
    }

    @Test(
        "What is neither a name nor an id is a mistake with its line",
        arguments: [
            ("channel: \"#jobs\"", "'#jobs': write the channel's name without #"),
            ("channel: Jobs", "'Jobs' is no channel name"),
            ("name: jobs", "this channel has no channel"),
        ]
    )
    func mistakes(entry: String, message: String) {
        let found = problems(in: "playground_off:\n  - \(entry)\n")
        #expect(found.contains { $0.hasPrefix("test.yaml:2: \(message)") }, "\(found)")
    }
}
