import Content

/// Something that sets off an answer, in a file of scenarios: it stands for a scenario wherever it must work, and
/// wherever it must not.
protocol TriggerEntry {
    /// What it is called in messages: "command".
    static var kind: String { get }
    /// All keys that it may have, the first one being its name.
    static var keys: [String] { get }

    var scenarios: [Scenario] { get }
}

/// A whole text that is answered where the bot is addressed.
package struct CommandTrigger: Sendable, TriggerEntry {
    static let kind = "command"
    static let keys = ["command", "replies", "messages_at_most"]

    /// The command and its aliases.
    package let triggers: [String]
    package let expected: Expectation

    init?(_ fields: inout EntryFields) {
        triggers = fields.texts("command", required: true).map(\.text)
        guard let expected = fields.expectation() else { return nil }
        self.expected = expected
    }

    /// Mentioning, direct, and neither of both.
    var scenarios: [Scenario] {
        triggers.flatMap { trigger in
            var single = expected
            single.maximumParts = 1
            return [
                Scenario("@bot \(trigger)", expecting: single), Scenario(trigger, in: .direct, expecting: expected),
                Scenario(trigger, expecting: expected.silenced),
            ]
        }
    }
}

/// The beginning of a text.
package struct PrefixTrigger: Sendable, TriggerEntry {
    static let kind = "prefix"
    static let keys = ["prefix", "only_addressed", "sayings"]

    private static let kindOfSaying = "saying"
    private static let keysOfSaying = ["say", "replies", "unfurled"]

    package let prefix: String
    /// Nothing happens where the bot isn't addressed.
    package let onlyAddressed: Bool
    let sayings: [(text: String, expected: Expectation)]

    init?(_ fields: inout EntryFields) {
        prefix = fields.texts("prefix", required: true).first?.text ?? ""
        onlyAddressed = fields.flag("only_addressed", default: false)
        guard case .sequence(let items)? = fields.node("sayings")?.value else {
            fields.problem("'sayings' must be a list of entries, each beginning with '- say: …'", at: "sayings")
            return nil
        }
        var sayings: [(text: String, expected: Expectation)] = []
        for item in items {
            guard case .mapping(let pairs) = item.value else {
                fields.problem("a saying begins with 'say: …'", at: item.location)
                continue
            }
            var saying = EntryFields(pairs, at: item.location, kind: Self.kindOfSaying, keys: Self.keysOfSaying)
            let texts = saying.texts("say", required: true)
            if let expected = saying.expectation() { sayings += texts.map { ($0.text, expected) } }
            for problem in saying.problems { fields.problem(problem.message, at: problem.location) }
        }
        self.sayings = sayings
    }

    /// Mentioning, direct, and neither of both.
    var scenarios: [Scenario] {
        sayings.flatMap { text, expected in
            [
                Scenario("@bot \(text)", expecting: expected), Scenario(text, in: .direct, expecting: expected),
                Scenario(text, expecting: onlyAddressed ? expected.silenced : expected),
            ]
        }
    }
}

/// Words that bring emoji.
package struct ReactionTrigger: Sendable, TriggerEntry {
    static let kind = "reaction"
    static let keys = ["contains", "emoji", "only_when_mentioned", "one_in", "whole_words"]

    package let words: [String]
    package let emoji: [String]
    package let onlyWhenMentioned: Bool
    package let wholeWords: Bool
    /// One message in so many.
    package let oneIn: Int
    private let expected: Expectation

    init?(_ fields: inout EntryFields) {
        words = fields.texts("contains", required: true).map(\.text)
        emoji = fields.texts("emoji", required: true).map(\.text)
        onlyWhenMentioned = fields.flag("only_when_mentioned", default: false)
        wholeWords = fields.flag("whole_words", default: true)
        oneIn = fields.number("one_in", default: 1, in: 1...1_000_000)
        var expected = Expectation(at: fields.node("emoji")?.location ?? fields.location)
        expected.reacts = emoji
        self.expected = expected
    }

    /// In capitals, mentioning the bot, inside of another word; or both outcomes of a chance.
    var scenarios: [Scenario] {
        words.flatMap { word in
            guard oneIn > 1 else {
                return [
                    Scenario("so \(word.uppercased())!", expecting: onlyWhenMentioned ? expected.silenced : expected),
                    Scenario("@bot, \(word)", expecting: expected),
                    Scenario("@bot x\(word)x", expecting: wholeWords ? expected.silenced : expected),
                ]
            }
            return [true, false].map { isChosen in
                var scenario = Scenario("so \(word)", expecting: isChosen ? expected : expected.silenced)
                scenario.chance = .init(handler: "react:\(word)", oneIn: oneIn, isChosen: isChosen)
                return scenario
            }
        }
    }
}

/// Words that bring a reply.
package struct ReplyTrigger: Sendable, TriggerEntry {
    static let kind = "reply"
    static let keys = ["contains", "replies", "whole_words"]

    package let words: [String]
    package let wholeWords: Bool
    private let expected: Expectation

    init?(_ fields: inout EntryFields) {
        words = fields.texts("contains", required: true).map(\.text)
        wholeWords = fields.flag("whole_words", default: true)
        guard let expected = fields.expectation() else { return nil }
        self.expected = expected
    }

    /// In a sentence, in a thread, inside of another word.
    var scenarios: [Scenario] {
        words.flatMap { word in
            [
                Scenario("see \(word)!", expecting: expected),
                Scenario("@bot @bob \(word)", in: .thread, expecting: expected),
                Scenario("x\(word)x", expecting: wholeWords ? expected.silenced : expected),
            ]
        }
    }
}

extension Scenario {
    fileprivate init(_ text: String, in place: Place = .channel, expecting expected: Expectation) {
        self.init(at: expected.location, expected: expected)
        self.text = text
        self.place = place
    }
}

extension Expectation {
    /// Nothing, where there could have been this.
    fileprivate var silenced: Expectation { Expectation(at: location) }
}
