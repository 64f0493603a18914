internal import Glibc

extension JournalEntry {
    /// The record as one line of JSON, as `journalctl -o json` would show it: all values are strings, the time is
    /// `__REALTIME_TIMESTAMP`, microseconds since 1970.
    func jsonLine(at time: LogTime) -> String {
        let own = [("__REALTIME_TIMESTAMP", time.microseconds), ("_PID", String(getpid()))]
        var line = "{"
        for (name, value) in own + fields.map({ ($0.name, $0.value) }) {
            if line.utf8.count > 1 { line += "," }
            // A field's name is made of capital letters, digits and underscores.
            line += "\"\(name)\":\(Self.quoted(value))"
        }
        return line + "}\n"
    }

    /// Control characters are escaped already: a value is one line of text.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
