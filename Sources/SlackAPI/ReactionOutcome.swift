/// What came of adding or removing a reaction. Both are success.
package struct ReactionOutcome: Sendable, Equatable {
    /// False when it was there, or gone, already (`already_reacted`, `no_reaction`).
    package let changed: Bool
    /// What it took.
    package let effort: CallEffort
}
