/// What is shown of a change's text. All of it is written by anybody: the caller escapes it.
enum GerritText {
    /// A subject is a line; longer ones are cut.
    private static let maximumSubject = 300
    /// Slack folds long attachments; nobody unfolds more than this.
    private static let maximumMessage = 3000

    /// One line, without control characters.
    static func line(_ text: String) -> String {
        let words = text.unicodeScalars.split {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }
        return cut(words.map { String($0) }.joined(separator: " "), maximumSubject)
    }

    /// Subject, message and Change-Id: the commit's message has all three.
    static func commit(_ change: GerritChange) -> String {
        let trailer = "Change-Id: \(change.changeID)"
        var text = change.message ?? change.subject
        text = String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control }
            )
        )
        while text.last?.isWhitespace == true { text.removeLast() }
        if text.contains(trailer), text.count <= maximumMessage { return text }
        return "\(cut(text, maximumMessage))\n\n\(trailer)"
    }

    private static func cut(_ text: String, _ length: Int) -> String {
        text.count <= length ? text : text.prefix(length) + "…"
    }
}
