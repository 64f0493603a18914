internal import FoundationEssentials
package import Settings
package import Systemd

/// Where an installation has its settings, and what they are.
package struct Installation: Sendable {
    /// Plain settings, for everybody to read.
    package let environmentFile: ConfigurationFile
    /// The folder of the secrets, a file each, which systemd hands to the units.
    package let credentials: String

    /// - Parameter root: stands before all paths; empty for the system itself.
    package init(root: String = "") {
        environmentFile = ConfigurationFile(path: "\(root)/etc/gopherbot/gopherbot.env")
        credentials = "\(root)/etc/gopherbot/credentials"
    }

    /// The file of a secret.
    package func credential(_ name: String) -> ConfigurationFile {
        ConfigurationFile(path: "\(credentials)/\(name)")
    }

    /// The environment file as it is, empty where there is none.
    package func variables() throws(ConfigurationFileError) -> EnvironmentFile {
        EnvironmentFile(text: try environmentFile.read() ?? "")
    }

    /// The settings of the services, as far as a command at the shell can tell: the installed ones, and over them what its
    /// own environment says.
    package func settings(environment: [String: String], host: String) throws(ConfigurationFileError) -> Settings {
        let own = environment.filter { name, value in
            !value.isEmpty && SettingDefinition.table.contains { $0.name == name || $0.aliases.contains(name) }
        }
        return Settings.read(
            environment: try variables().variables.merging(own) { $1 },
            credentials: CredentialsDirectory(environment: environment) ?? CredentialsDirectory(path: credentials),
            host: host,
            instance: nil
        ).settings
    }
}
