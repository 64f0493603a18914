internal import Configuration
internal import Content
internal import Secrets
internal import Systemd

/// Reads the settings one after the other, and gathers values, sources and problems on the way.
struct SettingReader {
    private(set) var values = SettingValues()
    private(set) var entries: [SettingEntry] = []
    private(set) var problems: [SettingProblem] = []

    private let environment: EnvironmentVariablesProvider
    private let credentials: InMemoryProvider
    /// Names with a credential that is there and can't be read.
    private var unreadable: Set<String> = []

    init(environment: [String: String], credentials directory: CredentialsDirectory?) {
        self.environment = EnvironmentVariablesProvider(
            environmentVariables: environment,
            secretsSpecifier: .specific(Set(SettingDefinition.table.filter(\.isSecret).map(\.name)))
        )
        var found: [AbsoluteConfigKey: ConfigValue] = [:]
        var failures: [SettingProblem] = []
        for definition in SettingDefinition.table where definition.isSecret {
            do {
                guard let secret = try directory?.read(definition.credential) else { continue }
                found[Self.key(definition.credential)] = ConfigValue(.string(secret.exposed), isSecret: true)
            } catch {
                failures.append(Self.error(.unreadable, definition.name, error.description))
            }
        }
        self.credentials = InMemoryProvider(name: "credentials", values: found)
        self.problems = failures
        self.unreadable = Set(failures.map(\.setting))
    }

    /// Reads one setting: the credential before the variable, the variable's own name before its aliases.
    ///
    /// - Parameter standard: the default where it isn't the table's.
    mutating func read(_ definition: SettingDefinition, standard: String? = nil) {
        let found = lookUp(definition)
        guard let winner = found.first else {
            readStandard(definition, standard ?? definition.standard)
            return
        }
        for other in found.dropFirst() where other.text != winner.text {
            problems.append(
                SettingProblem(
                    severity: .notice,
                    code: .conflicting,
                    setting: definition.name,
                    message: "is set differently by \(winner.source) and \(other.source): \(winner.source) is taken",
                    expected: nil
                )
            )
        }
        let before = problems.count
        store(winner.text, of: definition)
        let isWrong = problems[before...].contains { $0.severity == .error }
        entries.append(
            SettingEntry(
                definition: definition,
                shown: shown(winner.text, definition, isWrong: isWrong),
                source: winner.source,
                state: isWrong ? .wrong : .set
            )
        )
    }

    /// Remarks on variables and credentials that are no settings, but look as if they were meant to be.
    mutating func checkNames(environment: [String: String], credentials: [String]) {
        let known = SettingDefinition.table.flatMap { [$0.name] + $0.aliases }
        for name in environment.keys.sorted() where !known.contains(name) {
            if let (setting, damage) = ValueDamage.find(inName: name, isKnown: { known.contains($0) }) {
                problems.append(Self.error(.mangled, setting, damage))
            } else if name.hasPrefix(SettingDefinition.prefix) {
                addUnknown(name, "is no setting", among: known)
            }
        }
        let names = SettingDefinition.table.filter(\.isSecret).map(\.credential)
        for name in credentials where !names.contains(name) {
            let plain = SettingDefinition.table.first { $0.credential == name }
            if let plain {
                addUnknown(
                    "credential \(name)",
                    "is not read, since it is no secret: set \(plain.name) in the environment",
                    among: []
                )
            } else {
                addUnknown("credential \(name)", "is not read: no setting has this name", among: names, name)
            }
        }
    }

    /// Applies what two settings say together.
    mutating func combine() {
        guard values.redisInsecure else { return }
        if values.redisURL.requiresTLS {
            problems.append(
                SettingProblem(
                    severity: .notice,
                    code: .conflicting,
                    setting: "GOPHER_REDIS_INSECURE",
                    message: "has no effect on rediss://, which always speaks TLS",
                    expected: nil
                )
            )
        } else {
            values.redisURL.tls = false
        }
    }

    // MARK: Steps

    private func lookUp(_ definition: SettingDefinition) -> [(source: SettingSource, text: String)] {
        var found: [(SettingSource, String)] = []
        if definition.isSecret, let text = Self.text(credentials, definition.credential) {
            found.append((.credential(definition.credential), text))
        }
        for name in [definition.name] + definition.aliases {
            // An empty variable is one that isn't set: `NAME=` is how a file switches a setting off.
            if let text = Self.text(environment, name), !text.isEmpty {
                found.append((.environment(name), text))
            }
        }
        return found
    }

    private mutating func readStandard(_ definition: SettingDefinition, _ standard: String?) {
        if let standard {
            store(standard, of: definition, isStandard: true)
        }
        let names = [definition.name] + definition.aliases
        let state: SettingEntry.State =
            if unreadable.contains(definition.name) {
                .wrong
            } else if names.contains(where: { Self.text(environment, $0) != nil }) {
                .empty
            } else {
                .unset
            }
        entries.append(
            SettingEntry(
                definition: definition,
                shown: standard ?? "-",
                source: standard == nil ? .unset : .standard,
                state: state
            )
        )
    }

    private mutating func store(_ text: String, of definition: SettingDefinition, isStandard: Bool = false) {
        let subject = isStandard ? "the default '\(LogText.escaped(text, limit: 120))'" : subject(text, definition)
        let damage = isStandard ? [] : ValueDamage.find(in: text, of: [definition.name] + definition.aliases)
        if !damage.isEmpty {
            problems += damage.map { Self.error(.mangled, definition.name, "\(subject) \($0)") }
            return
        }
        do {
            guard let remark = try definition.store(text, &values) else { return }
            problems.append(
                SettingProblem(
                    severity: .notice,
                    code: .unusual,
                    setting: definition.name,
                    message: "\(subject) \(remark)",
                    expected: nil
                )
            )
        } catch {
            problems.append(
                Self.error(.malformed, definition.name, "\(subject) \(error.reason)", expected: definition.expected)
            )
        }
    }

    /// The value for a message: itself, or its length alone.
    private func subject(_ text: String, _ definition: SettingDefinition) -> String {
        hides(text, definition)
            ? "the value (\(text.unicodeScalars.count) characters)" : "'\(LogText.escaped(text, limit: 120))'"
    }

    /// The value for the report.
    private func shown(_ text: String, _ definition: SettingDefinition, isWrong: Bool) -> String {
        if definition.name == "REDIS_URL", !isWrong {
            return LogText.escaped(values.redisURL.description, limit: 200)
        }
        return hides(text, definition)
            ? "<redacted, \(text.unicodeScalars.count) characters>" : LogText.escaped(text, limit: 200)
    }

    /// Also for a token that was put into the wrong variable, and an address with a password in it.
    private func hides(_ text: String, _ definition: SettingDefinition) -> Bool {
        definition.isSecret || Self.tokenMarks.contains { text.contains($0) }
            || (text.contains("://") && text.contains("@"))
    }

    /// What Slack's tokens begin with.
    private static let tokenMarks = ["xoxa", "xoxb", "xoxe", "xoxp", "xoxr", "xoxs", "xapp-"]

    private mutating func addUnknown(_ setting: String, _ message: String, among known: [String], _ name: String? = nil)
    {
        let near = Nearest.matches(to: name ?? setting, among: known, limit: 1).first
        problems.append(
            SettingProblem(
                severity: .notice,
                code: .unknown,
                setting: LogText.escaped(setting, limit: 120),
                message: message + (near.map { "; did you mean \($0)?" } ?? ""),
                expected: nil
            )
        )
    }

    private static func error(
        _ code: SettingProblem.Code,
        _ setting: String,
        _ message: String,
        expected: String? = nil
    ) -> SettingProblem {
        SettingProblem(severity: .error, code: code, setting: setting, message: message, expected: expected)
    }

    /// `GOPHER_APP_NAME` as a key of one component, which the environment's provider takes as it is.
    private static func key(_ name: String) -> AbsoluteConfigKey { AbsoluteConfigKey([name]) }

    private static func text(_ provider: some ConfigProvider, _ name: String) -> String? {
        // Asked for text, neither provider has anything to convert, and so nothing to throw.
        guard let value = try? provider.value(forKey: key(name), type: .string).value,
            case .string(let text) = value.content
        else { return nil }
        return text
    }
}
