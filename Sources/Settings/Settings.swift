package import Systemd

/// All settings of a process, from its environment and its credentials.
package struct Settings: Sendable {
    /// What holds. Where a value is wrong the default stands here, so look at the problems first.
    package let values: SettingValues

    /// A line for each setting, in the order of ``SettingDefinition/table``.
    let entries: [SettingEntry]

    /// What reading has found, whichever daemon it concerns.
    package let problems: [SettingProblem]

    /// Reads everything, and goes on after a mistake, so that all of them come to light at once.
    ///
    /// A secret's credential wins over its variable, a variable's own name over its aliases; where they differ, a
    /// notice says which was taken. An empty variable counts as not set.
    ///
    /// - Parameters:
    ///   - environment: the process's variables.
    ///   - credentials: systemd's credentials directory; nil without one.
    ///   - host: this machine's name, for the default of `GOPHER_INSTANCE_ID`.
    ///   - instance: the unit's instance (`%i` of `gopherbot-consumer@%i`); nil for a unit without one.
    /// - Returns: the settings, and what is wrong or odd about any of them; for what keeps one daemon from starting see
    ///   ``validate(for:)``.
    package static func read(
        environment: [String: String],
        credentials: CredentialsDirectory?,
        host: String,
        instance: String?
    ) -> (settings: Settings, problems: [SettingProblem]) {
        var reader = SettingReader(environment: environment, credentials: credentials)
        let name = instance.map { "\(host)-\($0)" } ?? host
        for definition in SettingDefinition.table {
            reader.read(definition, standard: definition.name == "GOPHER_INSTANCE_ID" ? name : nil)
        }
        reader.checkNames(environment: environment, credentials: credentials?.names ?? [])
        reader.combine()
        let settings = Settings(values: reader.values, entries: reader.entries, problems: reader.problems)
        return (settings, reader.problems)
    }

    /// What is wrong with any of these settings; nil when all can be used.
    ///
    /// For commands that act on what a setting names: with a mistake in it, the default that stands in its place would
    /// name something else, such as another Redis.
    package func mistake(in names: String...) -> SettingProblem? {
        problems.first { names.contains($0.setting) && $0.severity == .error }
    }

    /// All problems as one daemon sees them, errors first.
    ///
    /// To what reading has found it adds the settings that this daemon needs and that aren't set. A mistake in a
    /// setting that this daemon doesn't use is a notice: daemons share their file, and each should run as long as it
    /// can.
    package func validate(for daemon: Daemon) -> [SettingProblem] {
        var result = problems.map { problem in
            var problem = problem
            if let definition = SettingDefinition.named(problem.setting), !definition.usedBy.contains(daemon) {
                problem.severity = .notice
            }
            return problem
        }
        for entry in entries where entry.definition.requiredBy.contains(daemon) {
            guard entry.state == .unset || entry.state == .empty else { continue }
            result.append(missing(entry, daemon))
        }
        return result.filter { $0.severity == .error } + result.filter { $0.severity == .notice }
    }

    /// Where a setting's value comes from, by the variable's name or an alias; nil for a name that is none.
    package func source(of name: String) -> SettingSource? {
        let definition = SettingDefinition.named(name)
        return entries.first { $0.definition.name == definition?.name }?.source
    }

    private func missing(_ entry: SettingEntry, _ daemon: Daemon) -> SettingProblem {
        let definition = entry.definition
        let state = entry.state == .empty ? "is set, but empty" : "is not set"
        let place = definition.isSecret ? ", as credential \(definition.credential) or in the environment" : ""
        return SettingProblem(
            severity: .error,
            code: .missing,
            setting: definition.name,
            message: "\(state), and \(daemon.rawValue) needs it",
            expected: definition.expected + place
        )
    }
}
