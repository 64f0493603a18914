import TestSupport

/// The rows of the table: each trigger where it must work, and where it must not.
extension BehaviourRow {
    static var table: [BehaviourRow] { commands + prefixes + reactions + replies }

    private static var commands: [BehaviourRow] {
        (BehaviourTable.builtIns + BehaviourTable.commands).flatMap { command in
            command.triggers.flatMap { trigger in
                [
                    BehaviourRow(text: "@bot \(trigger)", says: [command.says]),
                    BehaviourRow(
                        text: trigger,
                        place: .direct,
                        says: [command.says],
                        maximumParts: command.maximumParts
                    ),
                    silence(trigger),
                ]
            }
        }
    }

    private static var prefixes: [BehaviourRow] {
        BehaviourTable.prefixes.flatMap { prefix in
            prefix.sayings.flatMap { saying in
                ["@bot \(saying.text)", saying.text, saying.text].enumerated().map { number, text in
                    // Mentioning, direct, and neither of both.
                    BehaviourRow(
                        text: text,
                        place: number == 1 ? .direct : .channel,
                        says: number == 2 && prefix.onlyAddressed ? [] : [saying.says],
                        unfurled: prefix.unfurled
                    )
                }
            }
        }
    }

    private static var reactions: [BehaviourRow] {
        BehaviourTable.reactions.flatMap { reaction in
            reaction.words.flatMap { word -> [BehaviourRow] in
                let key = "react:\(word)"
                var rows = ["so \(word.uppercased())!", "@bot, \(word)"].map { text in
                    BehaviourRow(
                        text: text,
                        reacts: !reaction.onlyMentioned || text.hasPrefix("@") ? reaction.emoji : []
                    )
                }
                rows.append(
                    BehaviourRow(text: "@bot x\(word)x", reacts: reaction.inWords ? reaction.emoji : [])
                )
                guard reaction.oneIn > 1 else { return rows }
                return [true, false].map { isChosen in
                    BehaviourRow(
                        text: "so \(word)",
                        reacts: isChosen ? reaction.emoji : [],
                        chance: Chance(key: key, oneIn: reaction.oneIn, isChosen: isChosen)
                    )
                }
            }
        }
    }

    private static var replies: [BehaviourRow] {
        BehaviourTable.replies.flatMap { reply in
            reply.words.flatMap { word in
                [
                    says("see \(word)!", .channel, reply.text), says("@bot @bob \(word)", .thread, reply.text),
                    reply.inWords ? says("x\(word)x", .channel, reply.text) : silence("x\(word)x"),
                ]
            }
        }
    }
}
