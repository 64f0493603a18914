/// Throws a coin. The message decides how it falls: however often it is delivered, the answer is the same.
package struct FlipCoinCommand: MessageHandler {
    package let name = "flip a coin"
    package let code: String? = BuiltIns.place()
    package let triggers: [Trigger] = [.command("flip a coin"), .command("flip coin"), .command("coin flip")]
    package let help: HelpEntry? = HelpEntry(
        usage: "flip a coin",
        aliases: ["flip coin", "coin flip"],
        description: "heads or tails",
        group: BuiltIns.group
    )

    package init() {}

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        let isHeads = MessageHash.isChosen(message.event, oneIn: 2, for: name)
        return [.text(isHeads ? "It's *heads*!" : "It's *tails*!")]
    }
}
