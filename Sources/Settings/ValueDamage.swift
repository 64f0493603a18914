/// What an environment file or an editor may have done to a value, so that it isn't what its author meant.
///
/// systemd's `EnvironmentFile=`, Docker's `--env-file` and a shell read the same line differently: quotes may stay, a
/// comment may become part of the value, `export` may become part of the name.
enum ValueDamage {
    /// All that looks damaged, as ends of sentences about the value; they repeat none of it.
    ///
    /// - Parameter names: the variable's names, to recognise a whole assignment in the value.
    static func find(in value: String, of names: [String]) -> [String] {
        let scalars = value.unicodeScalars
        var damage: [String] = []
        if scalars.first == "\u{FEFF}" {
            damage.append("begins with a byte order mark: save the file as UTF-8 without BOM")
        }
        if scalars.contains("\r") {
            damage.append("contains a carriage return: the file has Windows line endings (CR LF), it needs LF alone")
        }
        // U+2028 and U+2029 among them; the other ones are control characters, which are told below.
        if scalars.contains(where: {
            $0 == "\n" || Character($0).isNewline && $0.properties.generalCategory != .control
        }) {
            damage.append("contains a line break: it must be one line")
        }
        if let first = scalars.first, first == "\"" || first == "'" {
            damage.append("begins with a quote: here quotes are part of the value, leave them out")
        } else if let last = scalars.last, last == "\"" || last == "'" {
            damage.append("ends with a quote: here quotes are part of the value, leave them out")
        }
        if value.hasPrefix("export ") || names.contains(where: { value.hasPrefix("\($0)=") }) {
            damage.append("contains the whole assignment: it must be the value alone")
        } else if value.contains(" #") || value.contains("\t#") {
            damage.append("contains ' #': a comment needs a line of its own")
        }
        let edges = [scalars.first, scalars.last].compactMap(\.self)
        if edges.contains(where: { $0.properties.isWhitespace && $0 != "\r" && $0 != "\n" }) {
            damage.append("begins or ends with a blank: remove it")
        }
        if scalars.contains(where: { isControl($0) }) {
            damage.append("contains a control character: it must be plain text")
        }
        return damage
    }

    /// What is wrong with a variable's name when it is one of ours but for what a file put around it.
    ///
    /// - Returns: nil when nothing is, or when it isn't ours at all.
    static func find(inName name: String, isKnown: (String) -> Bool) -> (name: String, damage: String)? {
        var rest = name[...]
        var damage: String?
        if rest.unicodeScalars.first == "\u{FEFF}" {
            rest = Substring(rest.unicodeScalars.dropFirst())
            damage = "has a byte order mark before it: save the file as UTF-8 without BOM"
        }
        if rest.hasPrefix("export ") {
            rest = rest.dropFirst("export ".count)
            damage = "has 'export' before it, which only a shell understands: remove the word"
        }
        let trimmed = String(rest.filter { !$0.isWhitespace })
        if trimmed != String(rest) {
            damage = damage ?? "has blanks around it: remove them"
        }
        if damage == nil, !isKnown(trimmed), isKnown(trimmed.uppercased()) {
            return (trimmed.uppercased(), "is written '\(trimmed)': it must be in capital letters")
        }
        return damage.flatMap { isKnown(trimmed) ? (trimmed, "the name \($0)") : nil }
    }

    /// Control characters other than those with a message of their own.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && !["\r", "\n", "\t"].contains(scalar)
    }
}
