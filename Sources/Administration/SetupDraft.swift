internal import Glibc
internal import Secrets
internal import Settings
internal import Systemd

/// The settings as `gopherbot setup` is about to write them.
struct SetupDraft: Sendable {
    private let installation: Installation
    private let host: String
    private let installedFile: EnvironmentFile
    private let installedSecrets: [String: Secret]
    private var file: EnvironmentFile
    private var secrets: [String: Secret]

    /// Begins with what is installed.
    init(installation: Installation, host: String) throws {
        self.installation = installation
        self.host = host
        file = try installation.variables()
        installedFile = file
        let directory = CredentialsDirectory(path: installation.credentials)
        var found: [String: Secret] = [:]
        for definition in SettingDefinition.table where definition.isSecret {
            do throws(CredentialError) {
                found[definition.name] = try directory.read(definition.credential)
            } catch {
                // An empty one is as good as none, and about to be written.
                if error.code != .empty { throw SetupError("\(error)\(Self.advice(error.code))") }
            }
        }
        secrets = found
        installedSecrets = found
    }

    /// Whether there were no secrets, without which no unit starts.
    var isFirst: Bool { installedSecrets.isEmpty }

    var hasChanged: Bool { file != installedFile || secrets != installedSecrets }

    /// As the services will see them.
    var settings: Settings {
        let environment = file.variables.merging(secrets.mapValues(\.exposed)) { $1 }
        return Settings.read(environment: environment, credentials: nil, host: host, instance: nil).settings
    }

    /// Whether Redis is spoken to over TLS although its address doesn't say so.
    var speaksTLSByDefault: Bool {
        let url = settings.values.redisURL
        return url.tls && !url.requiresTLS
    }

    /// A plain setting's text; nil where it isn't set.
    func value(of name: String) -> String? {
        guard let definition = Self.definition(name), !definition.isSecret else { return nil }
        return ([name] + definition.aliases).lazy.compactMap { file.variables[$0] }.first
    }

    /// Sets a variable, or with an empty value takes it away. A secret becomes a credential, and leaves the environment
    /// file, which everybody can read.
    ///
    /// - Returns: remarks on the value.
    /// - Throws: ``SetupError`` with all that is wrong with the value.
    @discardableResult
    mutating func set(_ name: String, to value: String) throws(SetupError) -> [String] {
        guard let definition = Self.definition(name) else {
            throw SetupError("\(LogText.escaped(name, limit: 80)): no setting has this name; see gopherbot config")
        }
        var remarks: [String] = []
        if !value.isEmpty {
            let problems = Settings.read(
                environment: [definition.name: value],
                credentials: nil,
                host: host,
                instance: nil
            ).problems.filter { $0.setting == definition.name }
            if let error = SettingsError(problems) { throw SetupError(error.problems.map { "\($0)" }) }
            remarks = problems.map { "\($0)" }
        }
        if definition.isSecret {
            secrets[definition.name] = value.isEmpty ? nil : Secret(value)
            for name in [definition.name] + definition.aliases { file.remove(name) }
        } else if value.isEmpty {
            for name in [definition.name] + definition.aliases { file.remove(name) }
        } else {
            file.set(definition.name, to: value)
        }
        return remarks
    }

    /// Writes what has changed: secrets first, whose folder the units wait for.
    ///
    /// - Returns: the paths that were written or removed.
    func write() throws(ConfigurationFileError) -> [String] {
        var written: [String] = []
        // For root alone, as are the files: systemd reads them and hands each service what it needs.
        try ConfigurationFile.makeFolder(installation.credentials, mode: 0o700)
        for definition in SettingDefinition.table where definition.isSecret {
            let secret = secrets[definition.name]
            let credential = installation.credential(definition.credential)
            guard secret != installedSecrets[definition.name] else {
                // As it is, but for root alone.
                if secret != nil, try credential.restrict(to: 0o600) { written.append("\(credential.path) (mode)") }
                continue
            }
            if let secret {
                try credential.replace(with: secret.exposed + "\n", mode: 0o600)
            } else {
                try credential.remove()
            }
            written.append(credential.path)
        }
        if file != installedFile {
            try installation.environmentFile.replace(with: file.text, mode: 0o644, keepsMode: true)
            written.append(installation.environmentFile.path)
        }
        return written
    }

    private static func advice(_ code: CredentialError.Code) -> String {
        switch code {
        case .unreadable(let error) where [EACCES, EPERM].contains(error.number): "; this command must be run by root"
        default: "; mend or remove it, and run this again"
        }
    }

    /// Whether a name may be shown: no token (`xoxb-…`), address or signing secret that stands in a name's place.
    static func maybeName(_ name: String) -> Bool {
        // A signing secret is 32 hexadecimal digits.
        name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == " ") }
            && !(name.count >= 32 && name.allSatisfy(\.isHexDigit))
    }

    private static func definition(_ name: String) -> SettingDefinition? {
        SettingDefinition.table.first { $0.name == name || $0.aliases.contains(name) }
    }
}

/// Why setup can't go on: sentences for the person at the terminal. Never holds a secret.
package struct SetupError: Error, Sendable, Equatable, CustomStringConvertible {
    package let reasons: [String]

    package init(_ reasons: [String]) {
        self.reasons = reasons
    }

    package init(_ reason: String) {
        self.init([reason])
    }

    package var description: String { reasons.joined(separator: "\n") }
}
