import Bot
import Content
import Scenarios
import Testing
import TextFolding

/// The files in `Tests/Scenarios` declare what sets the bot off: neither they nor the bot can grow without the other.
@Suite("The table of what the bot does")
struct BehaviourTableTests {
    /// A trigger with its conditions, so that two sets of them can be compared.
    private func line(_ trigger: Trigger, of handler: String) -> String {
        switch trigger {
        case .command(let text):
            "command: \(Folding.fold(text))"
        case .prefix(let text, let onlyAddressed):
            "prefix: \(Folding.fold(text))\(onlyAddressed ? ", addressed" : "")"
        case .contains(let text, let wholeWords, let onlyMentioned):
            "contains: \(Folding.fold(text))\(wholeWords ? "" : ", in words")\(onlyMentioned ? ", mentioned" : "")"
        case .every:
            "every message: \(handler)"
        }
    }

    private func table() throws -> Set<String> {
        let set = try Shipped.scenarios()
        var lines: [String] = []
        for command in set.commands { lines += command.triggers.map { line(.command($0), of: "") } }
        for prefix in set.prefixes {
            lines.append(line(.prefix(prefix.prefix, onlyAddressed: prefix.onlyAddressed), of: ""))
        }
        for reaction in set.reactions {
            lines += reaction.words.map {
                line(.contains($0, wholeWords: reaction.wholeWords, onlyMentioned: reaction.onlyWhenMentioned), of: "")
            }
        }
        for reply in set.replies {
            lines += reply.words.map { line(.contains($0, wholeWords: reply.wholeWords, onlyMentioned: false), of: "") }
        }
        return Set(lines + set.everyMessage.map { line(.every, of: $0) })
    }

    @Test("Each trigger in the table is registered, and each registered one is in the table")
    func bothDirections() throws {
        let bot = try Bot.shipped()
        let table = try table()
        let registered = Set(bot.handlers.flatMap { handler in handler.triggers.map { line($0, of: handler.name) } })
        #expect(table.subtracting(registered).sorted() == [], "in the table, and not in the bot")
        #expect(registered.subtracting(table).sorted() == [], "in the bot, and not in the table")
        // The comparison itself: what is in one of them alone is found.
        #expect(registered.count > 100 && registered != table.union(["command: nothing"]))
    }

    @Test("Reactions have the table's emoji and chances")
    func reactions() throws {
        let content = try Shipped.load()
        let shipped = content.reactions.map { "\($0.condition.words) \($0.emoji) 1 in \($0.oneIn)" }
        let table = try Shipped.scenarios().reactions.map { "\($0.words) \($0.emoji) 1 in \($0.oneIn)" }
        #expect(shipped.sorted() == table.sorted())
    }
}
