/// Where the bot runs, from the variable `ENV`.
package enum DeploymentEnvironment: String, Sendable, CaseIterable {
    case production
    case staging
    case testing
    case development

    /// - Parameter name: the variable's value; nil and unknown names mean `development`, so that a slip of the pen
    ///   doesn't make the bot talk.
    package init(_ name: String?) {
        self = name.flatMap(Self.init(rawValue:)) ?? .development
    }

    /// Whether the bot only says what it would have done, except towards those who address it.
    package var isShadow: Bool { self != .production }
}
