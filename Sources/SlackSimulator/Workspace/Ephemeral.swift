/// A message that one person sees ("Only visible to you"), until they reload.
package struct Ephemeral: Sendable, Hashable {
    /// Who sees it.
    package let visibleTo: String
    /// The message itself. Its `ts` can't be updated, deleted or reacted to.
    package let message: Message
}
