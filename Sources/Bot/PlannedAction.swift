/// One thing that the bot does about an event.
package struct PlannedAction: Sendable, Equatable {
    /// Tells the actions of one event apart: `reply:help`, `react:dragon`, `welcome:newbies`.
    ///
    /// The same for every delivery of the same message, which makes it a part of the ledger's key.
    package var key: String
    /// The handler's name, for logs.
    package var handler: String
    /// The content entry behind it, `responses/slices.yaml:12`; nil for what is coded.
    package var source: String?
    package var effect: Effect
    /// The action is logged ("would …") and not carried out.
    package var shadowed: Bool

    package init(key: String, handler: String, source: String? = nil, effect: Effect, shadowed: Bool = false) {
        self.key = key
        self.handler = handler
        self.source = source
        self.effect = effect
        self.shadowed = shadowed
    }
}
