/// What is known of a setting: the one source for reading it, for its documentation and for `gopherbot config`.
package struct SettingDefinition: Sendable {
    /// The variable's name, which is public interface.
    package let name: String

    /// Other names of the variable. ``name`` wins over them.
    package let aliases: [String]

    /// The type and range in words, as the end of "expected …".
    package let expected: String

    /// What holds when it isn't set, as one would write it; nil when nothing does.
    package let standard: String?

    /// Never shown, and also read from a credential.
    package let isSecret: Bool

    /// The daemons that look at it; none for what only an operator's command needs.
    package let usedBy: Set<Daemon>

    /// The daemons that don't start without it.
    package let requiredBy: Set<Daemon>

    /// One line: what it is for.
    package let summary: String

    /// Reads a text into the values, and returns a remark on it.
    let store: @Sendable (String, inout SettingValues) throws(SettingFault) -> String?

    /// The credential's name: the variable's in lower case with dashes, without `GOPHER_`.
    package var credential: String {
        let short = name.hasPrefix(Self.prefix) ? String(name.dropFirst(Self.prefix.count)) : name
        return String(short.lowercased().map { $0 == "_" ? "-" : $0 })
    }

    /// What our own variables begin with.
    static let prefix = "GOPHER_"

    /// A setting with a default, which ``SettingValues`` holds.
    init<Value>(
        _ name: String,
        aliases: [String] = [],
        _ type: SettingType<Value>,
        into path: any WritableKeyPath<SettingValues, Value> & Sendable,
        standard: String,
        isSecret: Bool = false,
        usedBy: Set<Daemon>,
        _ summary: String
    ) {
        self.init(name, aliases, type.expected, standard, isSecret, usedBy, [], summary) {
            text,
            values throws(SettingFault) in
            let value = try type.parse(text)
            values[keyPath: path] = value
            return type.remark(value)
        }
    }

    /// A setting that may be missing.
    init<Value>(
        _ name: String,
        aliases: [String] = [],
        _ type: SettingType<Value>,
        into path: any WritableKeyPath<SettingValues, Value?> & Sendable,
        isSecret: Bool = false,
        usedBy: Set<Daemon>,
        requiredBy: Set<Daemon> = [],
        _ summary: String
    ) {
        self.init(name, aliases, type.expected, nil, isSecret, usedBy, requiredBy, summary) {
            text,
            values throws(SettingFault) in
            let value = try type.parse(text)
            values[keyPath: path] = value
            return type.remark(value)
        }
    }

    init(
        _ name: String,
        _ aliases: [String],
        _ expected: String,
        _ standard: String?,
        _ isSecret: Bool,
        _ usedBy: Set<Daemon>,
        _ requiredBy: Set<Daemon>,
        _ summary: String,
        store: @escaping @Sendable (String, inout SettingValues) throws(SettingFault) -> String?
    ) {
        self.name = name
        self.aliases = aliases
        self.expected = expected
        self.standard = standard
        self.isSecret = isSecret
        self.usedBy = usedBy
        self.requiredBy = requiredBy
        self.summary = summary
        self.store = store
    }
}
