/// Links to a comic of xkcd.com: `xkcd:927`, `xkcd:standards`.
package struct XKCDCommand: MessageHandler {
    /// The comics that are asked for most, by name.
    private static let comics = [
        (name: "ballmer", number: 323), (name: "compiling", number: 303), (name: "optimization", number: 1691),
        (name: "standards", number: 927),
    ]
    /// In digits: enough for the next two hundred years of comics.
    private static let maximumLength = 5

    package let name = "xkcd"
    package let code: String? = BuiltIns.place()
    package let triggers: [Trigger] = [.prefix("xkcd:", onlyAddressed: false)]
    package let help: HelpEntry? = HelpEntry(
        usage: "xkcd:N",
        description: "links to comic N of xkcd, or to one by name: "
            + comics.map { "`\($0.name)`" }.joined(separator: ", "),
        group: BuiltIns.prefixGroup
    )

    package init() {}

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        guard let argument = message.argument(after: "xkcd:") else { return [] }
        let word = argument.firstWord.lowercased()
        let number = Self.comics.first { $0.name == word }?.number ?? Self.number(word)
        guard let number else { return [.text(Self.usage)] }
        return [.text("<https://xkcd.com/\(number)/>", unfurl: true)]
    }

    private static func number(_ word: String) -> Int? {
        guard word.utf8.count <= maximumLength, word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(word).flatMap { $0 > 0 ? $0 : nil }
    }

    private static var usage: String {
        let names = comics.map { "`xkcd:\($0.name)` (\($0.number))" }.joined(separator: ", ")
        return "Write `xkcd:` and the comic's number, for example `xkcd:927`. Some have names: \(names)."
    }
}
