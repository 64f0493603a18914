/// All that the bot says which isn't computed: loaded from YAML files, checked, and layered.
///
/// Entries are in content order: by directory, file name and line; a replaced entry keeps the place of the one it
/// replaces.
package struct Content: Sendable, Equatable {
    package internal(set) var terms: [Term] = []
    package internal(set) var commands: [StaticCommand] = []
    package internal(set) var reactions: [Reaction] = []
    package internal(set) var replies: [ContainsReply] = []
    package internal(set) var welcomes: [Welcome] = []
    package internal(set) var channels: [RecommendedChannel] = []
    package internal(set) var playgroundExclusions: [PlaygroundExclusion] = []
    package internal(set) var feeds: [Feed] = []

    /// Commands that a file switches off without there being an entry of that name: they may be built in.
    package internal(set) var switchedOffCommands: [SwitchedOff] = []
    /// What isn't wrong but may surprise: entries that lost a trigger to a later directory, files that aren't read.
    package internal(set) var notices: [ContentProblem] = []

    /// The names of all the channels that entries speak of, or their ids.
    package var channelNames: Set<String> {
        var names = Set(channels.map(\.name))
        names.formUnion(commands.compactMap(\.bestIn) + welcomes.compactMap(\.channel))
        names.formUnion(playgroundExclusions.map(\.name))
        let texts = terms.map(\.definition) + commands.flatMap { [$0.text] + ($0.attachment.map { [$0] } ?? []) }
        for text in texts + replies.map(\.text) + welcomes.map(\.text) { names.formUnion(text.channelNames) }
        return names
    }

    /// No content at all.
    package init() {}

    /// An `enabled: false` for a command that the content doesn't have.
    package struct SwitchedOff: Sendable, Equatable {
        /// ``ContentEntry/key(_:)``.
        package let name: String
        package let source: SourceLocation
    }
}
