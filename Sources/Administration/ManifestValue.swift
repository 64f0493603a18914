/// A value of the manifest, which keeps the order of its members.
indirect enum ManifestValue: Equatable {
    struct Member: Equatable {
        let name: String
        let value: ManifestValue
    }

    case object([Member])
    /// Words that are no other type of YAML's without quotes: scopes and events.
    case words([String])
    case text(String)
    case flag(Bool)

    /// Lines of block style, each member on its own.
    func yaml(indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent)
        switch self {
        case .object(let members):
            return members.map { member in
                switch member.value {
                case .object, .words: "\(margin)\(member.name):\n\(member.value.yaml(indent: indent + 2))"
                case .text, .flag: "\(margin)\(member.name): \(member.value.yaml())\n"
                }
            }.joined()
        case .words(let words): return words.map { "\(margin)- \($0)\n" }.joined()
        // A string in JSON's quotes is one in YAML's double quotes (YAML 1.2, 1.3).
        case .text(let text): return Self.quoted(text)
        case .flag(let flag): return "\(flag)"
        }
    }

    func json(indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent + 2)
        let end = "\n" + String(repeating: " ", count: indent)
        switch self {
        case .object(let members):
            let lines = members.map { "\(margin)\(Self.quoted($0.name)): \($0.value.json(indent: indent + 2))" }
            return "{\n" + lines.joined(separator: ",\n") + end + "}"
        case .words(let words):
            return "[\n" + words.map { margin + Self.quoted($0) }.joined(separator: ",\n") + end + "]"
        case .text(let text): return Self.quoted(text)
        case .flag(let flag): return "\(flag)"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension ManifestValue: ExpressibleByArrayLiteral, ExpressibleByBooleanLiteral {
    init(arrayLiteral elements: (String, ManifestValue)...) {
        self = .object(elements.map { Member(name: $0.0, value: $0.1) })
    }

    init(booleanLiteral value: Bool) {
        self = .flag(value)
    }
}
