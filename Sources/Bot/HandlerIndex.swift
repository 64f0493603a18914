import Content
import TextFolding

/// Finds the handlers that a message sets off, in a time that hardly depends on how many there are.
struct HandlerIndex: Sendable {
    /// A condition on a place in the text where a handler's words were found.
    private struct Condition {
        let handler: Int
        /// Only at the beginning of the text.
        let isPrefix: Bool
        let wholeWords: Bool
        let onlyAddressed: Bool
        let onlyMentioned: Bool
    }

    /// Whole texts.
    private let commands: [String: Int]
    /// All prefixes and contained words, looked for in one pass.
    private let automaton: ByteAutomaton
    /// For each of the automaton's patterns, what it means to whom.
    private let conditions: [[Condition]]
    /// Handlers that look at each message.
    private let always: [Int]

    /// - Parameters:
    ///   - handlers: are called by their places in this list.
    ///   - commands: the places of those that a whole text sets off.
    init(_ handlers: [any MessageHandler], commands: [String: Int]) {
        var patterns: [String: [Condition]] = [:]
        var always: [Int] = []
        for (place, handler) in handlers.enumerated() {
            for trigger in handler.triggers {
                switch trigger {
                case .command:
                    break
                case .prefix(let text, let onlyAddressed):
                    let condition = Condition(
                        handler: place,
                        isPrefix: true,
                        wholeWords: true,
                        onlyAddressed: onlyAddressed,
                        onlyMentioned: false
                    )
                    patterns[Folding.fold(text), default: []].append(condition)
                case .contains(let text, let wholeWords, let onlyMentioned):
                    let condition = Condition(
                        handler: place,
                        isPrefix: false,
                        wholeWords: wholeWords,
                        onlyAddressed: false,
                        onlyMentioned: onlyMentioned
                    )
                    patterns[Folding.fold(text), default: []].append(condition)
                case .every:
                    always.append(place)
                }
            }
        }
        patterns[""] = nil
        let texts = patterns.keys.sorted()
        self.commands = commands
        self.automaton = ByteAutomaton(texts.map { Array($0.utf8) })
        self.conditions = texts.map { patterns[$0] ?? [] }
        self.always = always
    }

    /// The handlers' places, in order, once each.
    func matches(for message: IncomingMessage) -> [Int] {
        let text = message.matchable
        let isAddressed = message.isAddressed
        var found = always
        var command: Int?
        if isAddressed, let place = commands[text] {
            command = place
            found.append(place)
        }
        let bytes = text.utf8.span
        automaton.scan(bytes) { pattern, start, end in
            for condition in conditions[pattern] {
                if condition.isPrefix && (start > 0 || command != nil) { continue }
                if condition.onlyAddressed && !isAddressed || condition.onlyMentioned && !message.isMentioned {
                    continue
                }
                if condition.wholeWords && !WordBoundary.isWhole(start..<end, in: bytes) { continue }
                found.append(condition.handler)
            }
        }
        if found.count > 1 {
            found.sort()
            var last = -1
            found.removeAll { place in
                defer { last = place }
                return place == last
            }
        }
        return found
    }
}
