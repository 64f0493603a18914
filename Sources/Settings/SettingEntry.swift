/// A setting as it is in force: a line of the report.
struct SettingEntry: Sendable {
    enum State: Sendable {
        case set
        /// Not set anywhere; the default holds, if there is one.
        case unset
        /// `NAME=`, which counts as not set.
        case empty
        /// Set, and not usable.
        case wrong
    }

    let definition: SettingDefinition
    /// The value for people; of a secret the length alone.
    let shown: String
    let source: SettingSource
    let state: State
}
