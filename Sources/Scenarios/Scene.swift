/// A scenario's conversation, and what was said in it.
struct Scene: Sendable {
    let scenario: Scenario
    /// The conversation's id; empty where somebody joins the workspace.
    var channel = ""
    /// The user id of whoever speaks or joins.
    var author = ""
    /// The thread's first message.
    var thread: String?
    /// The message's `ts`; for who joins, when they did.
    var timestamp = ""
    /// What kept the scenario from being played.
    var failure: String?
}
