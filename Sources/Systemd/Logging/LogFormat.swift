/// How records look on standard error. The journal has a form of its own.
package enum LogFormat: String, CaseIterable, Sendable {
    /// A readable line each, for people.
    case text
    /// A JSON object a line, with the journal's fields as `journalctl -o json` writes them: for programs.
    case json
}
