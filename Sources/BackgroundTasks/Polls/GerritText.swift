/// What is shown of a change's text. All of it is written by anybody: the caller escapes it.
enum GerritText {
    /// A subject is a line; longer ones are cut.
    private static let maximumSubject = 300
    /// Slack folds long attachments; nobody unfolds more than this.
    private static let maximumMessage = 3000

    /// A character may be of many scalars; more than so many for each are not looked at.
    private static let scalarsPerCharacter = 4

    /// One line, without control characters.
    static func line(_ text: String) -> String {
        let words = text.unicodeScalars.prefix(2 * scalarsPerCharacter * maximumSubject).split {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }
        return cut(words.map { String($0) }.joined(separator: " "), maximumSubject)
    }

    /// A commit's message with the Change-Id, which most have in them.
    static func commit(_ message: String, changeID: String) -> String {
        let trailer = "Change-Id: \(changeID)"
        let shown = message.unicodeScalars.lazy
            .filter { $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control }
            .prefix(scalarsPerCharacter * maximumMessage)
        var text = String(String.UnicodeScalarView(shown))
        while text.last?.isWhitespace == true { text.removeLast() }
        if text.contains(trailer), text.count <= maximumMessage { return text }
        return "\(cut(text, maximumMessage))\n\n\(trailer)"
    }

    private static func cut(_ text: String, _ length: Int) -> String {
        text.count <= length ? text : text.prefix(length) + "…"
    }
}
