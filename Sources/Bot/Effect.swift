/// What people see of an action.
package enum Effect: Sendable, Equatable {
    /// Messages in a channel or thread.
    case post(Post)
    /// Messages in a channel or thread that only one person sees.
    case ephemeral(Post, user: String)
    /// Messages to one person; the post's channel is empty.
    case directMessage(Post, user: String)
    /// Emoji on the message that the plan is about, in this order; names without colons.
    case react(names: [String])
    /// Code that is put on the Go Playground, and a post with the link.
    case share(Share)
}
