internal import TextFolding

/// Loads the content from its directories.
///
/// All `.yaml` files have the same form: an optional `topic`, and any of the sections `terms`, `commands`, `reactions`,
/// `replies`, `welcomes`, `channels`, `playground_off` and `feeds`. Each directory is a layer over the ones before it: an
/// entry replaces the earlier one of the same kind and name, `enabled: false` switches it off, anything else is added.
package enum ContentLoader {
    /// Reads, checks and layers the directories.
    ///
    /// - Parameters:
    ///   - directories: must exist, in the order of their layers.
    ///   - optional: further layers, which may be missing: a site's own.
    /// - Throws: ``ContentError`` with everything that is wrong, so that it can be mended in one go.
    package static func load(
        directories: [String],
        optional: [String] = []
    ) throws(ContentError) -> Content {
        try examine(directories: directories, optional: optional).get()
    }

    /// Checks and layers files that were read already.
    ///
    /// - Parameter layers: the files of each layer.
    /// - Throws: ``ContentError``, as ``load(directories:optional:)`` does.
    package static func load(layers: [[ContentFile]]) throws(ContentError) -> Content {
        try examine(layers, notices: [], problems: []).get()
    }

    /// As ``load(directories:optional:)``, for those who also want to know what is right.
    package static func examine(directories: [String], optional: [String] = []) -> ContentExamination {
        var layers: [[ContentFile]] = []
        var notices: [ContentProblem] = []
        var problems: [ContentProblem] = []
        let paths = directories.map { ($0, false) } + optional.map { ($0, true) }
        for (path, isOptional) in paths {
            do {
                let (files, unread) = try ContentDirectory(path: path).files(isOptional: isOptional)
                layers.append(files)
                notices += unread
            } catch {
                problems += error.problems
            }
        }
        return examine(layers, notices: notices, problems: problems)
    }

    /// - Parameters:
    ///   - notices: what reading the layers has found that isn't wrong.
    ///   - problems: what could not be read.
    static func examine(
        _ layers: [[ContentFile]],
        notices: [ContentProblem],
        problems: [ContentProblem]
    ) -> ContentExamination {
        var (content, mistakes) = assemble(layers, isComplete: problems.isEmpty)
        mistakes = problems + mistakes
        content.notices = notices + content.notices
        return ContentExamination(mistakes: mistakes, content: content)
    }

    /// - Parameter isComplete: all layers could be read.
    private static func assemble(_ layers: [[ContentFile]], isComplete: Bool) -> (Content, [ContentProblem]) {
        var terms = LayeredEntries<Term>()
        var commands = LayeredEntries<StaticCommand>()
        var reactions = LayeredEntries<Reaction>()
        var replies = LayeredEntries<ContainsReply>()
        var welcomes = LayeredEntries<Welcome>()
        var channels = LayeredEntries<RecommendedChannel>()
        var exclusions = LayeredEntries<PlaygroundExclusion>()
        var feeds = LayeredEntries<Feed>()
        var problems: [ContentProblem] = []
        for (layer, files) in layers.enumerated() {
            let parsed = files.map { ParsedFile($0) }
            problems += parsed.flatMap(\.problems)
            terms.add(parsed.flatMap(\.terms), layer: layer, problems: &problems)
            commands.add(parsed.flatMap(\.commands), layer: layer, problems: &problems)
            reactions.add(parsed.flatMap(\.reactions), layer: layer, problems: &problems)
            replies.add(parsed.flatMap(\.replies), layer: layer, problems: &problems)
            welcomes.add(parsed.flatMap(\.welcomes), layer: layer, problems: &problems)
            channels.add(parsed.flatMap(\.channels), layer: layer, problems: &problems)
            exclusions.add(parsed.flatMap(\.playgroundExclusions), layer: layer, problems: &problems)
            feeds.add(parsed.flatMap(\.feeds), layer: layer, problems: &problems)
        }
        var content = Content()
        terms.settleTriggers(problems: &problems, notices: &content.notices)
        commands.settleTriggers(problems: &problems, notices: &content.notices)
        content.terms = terms.entries
        content.commands = commands.entries
        content.reactions = reactions.entries
        content.replies = replies.entries
        content.welcomes = welcomes.entries
        content.channels = channels.entries
        content.playgroundExclusions = exclusions.entries
        content.feeds = feeds.entries
        let layerOfFile = Dictionary(
            layers.enumerated().flatMap { layer, files in files.map { ($0.path, layer) } },
            uniquingKeysWith: { $1 }
        )
        for (problem, isWithinLayer) in content.repeatedWords(layerOfFile) {
            if isWithinLayer { problems.append(problem) } else { content.notices.append(problem) }
        }

        if isComplete, problems.isEmpty {
            content.switchedOffCommands = commands.switchedOff
            content.notices +=
                terms.missing + reactions.missing + replies.missing + welcomes.missing + channels.missing
                + exclusions.missing + feeds.missing
        }
        content.notices.sort { $0.location < $1.location }
        return (content, problems.sorted { $0.location < $1.location })
    }
}

extension Content {
    /// Reactions that would be set off by the same word under the same conditions, and likewise replies: one entry
    /// with all the emoji, or one text, is meant. In two layers both are: a later version of the shipped content must not
    /// keep a site's from being loaded.
    fileprivate func repeatedWords(_ layerOfFile: [String: Int]) -> [(ContentProblem, isWithinLayer: Bool)] {
        struct Key: Hashable {
            let word: String
            let onlyWhenMentioned: Bool
            let oneIn: Int
            let wholeWords: Bool
            let isReply: Bool
        }
        var owners: [Key: SourceLocation] = [:]
        var problems: [(ContentProblem, isWithinLayer: Bool)] = []
        func note(
            _ condition: ContainsCondition,
            _ mentioned: Bool,
            _ oneIn: Int,
            _ isReply: Bool,
            _ source: SourceLocation
        ) {
            for word in condition.words {
                let key = Key(
                    word: Folding.fold(word),
                    onlyWhenMentioned: mentioned,
                    oneIn: oneIn,
                    wholeWords: condition.wholeWords,
                    isReply: isReply
                )
                if let earlier = owners.updateValue(source, forKey: key), earlier != source {
                    problems.append(
                        (
                            ContentProblem("'\(word)' sets something off already, at \(earlier)", at: source),
                            layerOfFile[earlier.file] == layerOfFile[source.file]
                        )
                    )
                }
            }
        }
        for entry in reactions { note(entry.condition, entry.onlyWhenMentioned, entry.oneIn, false, entry.source) }
        for entry in replies { note(entry.condition, entry.onlyWhenMentioned, entry.oneIn, true, entry.source) }
        return problems
    }
}
