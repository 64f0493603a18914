/// What sets off a handler. Texts are compared folded: without regard to case, blanks and typographic quotes.
package enum Trigger: Sendable, Hashable {
    /// The message's whole text, if the message is addressed to the bot.
    case command(String)
    /// The beginning of the text. After a letter or a digit the word must end there: `define` isn't found in "defined",
    /// `d/` is in "d/fmt". With `onlyAddressed`, only in messages addressed to the bot. A command that is the whole
    /// text goes before.
    case prefix(String, onlyAddressed: Bool)
    /// Anywhere in the text; with `wholeWords` not inside a word, with `onlyMentioned` only where the bot is mentioned.
    case contains(String, wholeWords: Bool, onlyMentioned: Bool)
    /// Each message; the handler looks for itself.
    case every
}
