/// The manual page gopherbot.env(5), written from the table of settings, so that it tells what the programs do.
package enum SettingsManual {
    /// The page as man(7) wants it.
    ///
    /// - Parameter settings: ``SettingDefinition/table``.
    package static func page(_ settings: [SettingDefinition] = SettingDefinition.table) -> String {
        let plain = settings.filter { !$0.isSecret }.map(entry).joined()
        let secret = settings.filter(\.isSecret).map(entry).joined()
        return beginning + ".SH SETTINGS\n" + plain + ".SH SECRETS\n" + secrets + secret + end
    }

    private static func entry(_ setting: SettingDefinition) -> String {
        var facts = ["Expected: \(setting.expected)."]
        if setting.isSecret { facts.append("Credential: \(setting.credential).") }
        if let standard = setting.standard { facts.append("Default: \(standard).") }
        let needed = Daemon.allCases.filter(setting.requiredBy.contains).map(\.rawValue)
        let used = Daemon.allCases.filter(setting.usedBy.subtracting(setting.requiredBy).contains).map(\.rawValue)
        if !needed.isEmpty { facts.append("Needed by: \(needed.joined(separator: ", ")).") }
        if !used.isEmpty { facts.append("Read by: \(used.joined(separator: ", ")).") }
        if !setting.aliases.isEmpty { facts.append("Also: \(setting.aliases.joined(separator: ", ")).") }
        let lines = facts.map { ".br\n\(roff($0))\n" }.joined()
        return ".TP\n.B \(roff(setting.name))\n\(roff(setting.summary))\n\(lines)"
    }

    /// Text in which nothing means anything to roff: no escape, no request at a line's beginning, hyphens as typed.
    static func roff(_ text: String) -> String {
        var result = text.first == "." || text.first == "'" ? "\\&" : ""
        for character in text {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "…": result += "..."
            case "~": result += "\\(ti"
            case "^": result += "\\(ha"
            default: result.append(character)
            }
        }
        return result
    }

    private static let beginning = """
        .\\" Written by: gopherbot config \\-\\-man
        .TH GOPHERBOT.ENV 5 "" gopherbot "File formats"
        .SH NAME
        gopherbot.env \\- settings of gopherbot's services
        .SH SYNOPSIS
        .I /etc/gopherbot/gopherbot.env
        .SH DESCRIPTION
        One NAME=value a line, a comment on a line of its own. systemd reads the file, no shell:
        .B export
        is no part of it, a # within a value belongs to the value, and a value with a blank, a backslash, a dollar sign
        or a quote in it goes into single quotes. In a unit's Environment= a percent sign is written %%; here it is not.
        .PP
        After a change: systemctl restart gopherbot.target. What is wrong is said in the journal, a line for each
        mistake, and the service ends with status 78. Easier is
        .BR gopherbot\\-setup (1),
        which tries what it is told before it is written;
        .B gopherbot config
        shows what is in force, and
        .BR gopherbot\\-doctor (1)
        what is wrong with it.

        """

    private static let secrets = """
        This file is for everybody to read. Each of these has a file of its own in
        .I /etc/gopherbot/credentials
        with the name that is given as its credential, mode 600, which systemd hands to the services that need it. A
        newline at its end is taken off.

        """

    private static let end = """
        .SH FILES
        .I /etc/gopherbot/gopherbot.env
        is made at the first installation, written by gopherbot setup and by hand, and never changed by an upgrade.
        .br
        .I /usr/share/doc/gopherbot/examples/gopherbot.env
        has all settings with their defaults, as comments.
        .br
        .I /etc/gopherbot/credentials/
        .SH SEE ALSO
        .BR gopherbot (7),
        .BR gopherbot\\-setup (1),
        .BR systemd.exec (5)

        """
}
