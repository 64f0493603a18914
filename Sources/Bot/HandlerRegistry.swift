import Content
import TextFolding

/// All handlers in the order in which they act: the coded ones, then the content's.
struct HandlerRegistry {
    private(set) var handlers: [any MessageHandler] = []
    /// The place in ``handlers`` of each command, by folded trigger.
    private(set) var commands: [String: Int] = [:]
    private(set) var notices: [ContentProblem] = []

    /// - Parameters:
    ///   - commands: the coded commands. The content may switch them off, replace them by name and take their triggers.
    ///   - content: its triggers are settled among themselves already.
    init(commands coded: [any MessageHandler], content: Content) {
        var owners: [String: StaticCommand] = [:]
        var names: [String: StaticCommand] = [:]
        for command in content.commands {
            names[Folding.fold(command.name)] = command
            for trigger in command.triggers { owners[Folding.fold(trigger)] = command }
        }
        var switchedOff = Set(content.switchedOffCommands.map(\.name))

        for handler in coded {
            let name = Folding.fold(handler.name)
            if switchedOff.remove(name) != nil { continue }
            if let rival = names[name] {
                notices.append(ContentProblem("this replaces the built-in command '\(handler.name)'", at: rival.source))
                continue
            }
            for case .command(let trigger) in handler.triggers {
                guard let rival = owners[Folding.fold(trigger)] else { continue }
                notices.append(
                    ContentProblem(
                        "'\(trigger)' is taken from the built-in command '\(handler.name)'",
                        at: rival.source
                    )
                )
            }
            notices += Self.notices(of: content.commands, before: handler)
            add(handler)
        }
        let known = coded.map(\.name) + content.commands.map(\.name)
        notices += ContentProblem.nothingToSwitchOff(
            content.switchedOffCommands.filter { switchedOff.contains($0.name) },
            kind: "command ",
            known: known
        )
        for command in content.commands { add(StaticCommandHandler(command)) }
        for reaction in content.reactions { add(ReactionHandler(reaction)) }
        for reply in content.replies { add(ContainsReplyHandler(reply)) }
        notices.sort { $0.location < $1.location }
    }

    /// The triggers that begin with a coded command's prefix, which the command won't hear of any more.
    private static func notices(of commands: [StaticCommand], before handler: any MessageHandler) -> [ContentProblem] {
        // `help wanted` is what somebody wants who asks for help with "wanted".
        if handler is HelpCommand { return [] }
        var notices: [ContentProblem] = []
        for case .prefix(let prefix, _) in handler.triggers {
            let prefix = Folding.fold(prefix)
            for command in commands {
                for trigger in command.triggers {
                    let text = Folding.fold(trigger)
                    guard text.hasPrefix(prefix), WordBoundary.isWhole(0..<prefix.utf8.count, in: text.utf8.span) else {
                        continue
                    }
                    let rival = "the built-in command '\(handler.name)'"
                    notices.append(ContentProblem("'\(trigger)' goes before \(rival)", at: command.source))
                }
            }
        }
        return notices
    }

    private mutating func add(_ handler: any MessageHandler) {
        for case .command(let trigger) in handler.triggers {
            commands[Folding.fold(trigger)] = handlers.count
        }
        handlers.append(handler)
    }
}
