extension Settings {
    /// All settings in force, as `gopherbot config` prints them: name, value and source in columns, a line each, with a
    /// newline at the end. Of a secret only the length is shown.
    package func report() -> String {
        let rows = entries.map { entry in
            [entry.definition.name, entry.shown, "\(entry.source)\(entry.state == .wrong ? " (wrong)" : "")"]
        }
        let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (padded + [row[2]]).joined(separator: "  ") + "\n"
        }.joined()
    }

    /// The reference of all settings, a table in Markdown, for the documentation.
    package static func reference() -> String {
        var lines = [
            "| variable | what it is | type and range | default | needed by |", "| --- | --- | --- | --- | --- |",
        ]
        for definition in SettingDefinition.table {
            var names = ([definition.name] + definition.aliases).map { "`\($0)`" }.joined(separator: ", also ")
            if definition.isSecret {
                names += "; secret, credential `\(definition.credential)`"
            }
            let daemons = Daemon.allCases.filter { definition.requiredBy.contains($0) }.map(\.rawValue)
            let cells = [
                names, definition.summary, definition.expected, definition.standard.map { "`\($0)`" } ?? "",
                daemons.joined(separator: ", "),
            ]
            lines.append("| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
