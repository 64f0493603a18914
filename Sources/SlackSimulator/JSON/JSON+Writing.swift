extension JSON: CustomStringConvertible {
    /// How strings are written.
    package enum Style: Sendable {
        /// Only what JSON demands is escaped.
        case plain
        /// As Slack's servers write: `/` as `\/`, everything beyond ASCII as `\u` escapes. Both decode to the same text,
        /// but a signature is over the bytes as sent.
        case slack
        /// As Gerrit writes: what HTML could stumble over is escaped.
        case gerrit
    }

    package var description: String { text() }

    /// The value as JSON text, in one line.
    package func text(_ style: Style = .plain) -> String {
        String(decoding: bytes(style), as: UTF8.self)
    }

    /// The value as JSON text in UTF-8.
    package func bytes(_ style: Style = .plain) -> [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes, style)
        return bytes
    }

    private func write(to bytes: inout [UInt8], _ style: Style) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let text), .verbatim(let text): bytes += text.utf8
        case .string(let string): Self.write(string, to: &bytes, style)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(to: &bytes, style)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.name, to: &bytes, style)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes, style)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ string: String, to bytes: inout [UInt8], _ style: Style) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": bytes += "\\\"".utf8
            case "\\": bytes += "\\\\".utf8
            case "\n": bytes += "\\n".utf8
            case "\r": bytes += "\\r".utf8
            case "\t": bytes += "\\t".utf8
            case "/" where style == .slack: bytes += "\\/".utf8
            case _ where scalar.value < 0x20 || (style == .slack && scalar.value > 0x7E),
                "<" where style == .gerrit, ">" where style == .gerrit, "&" where style == .gerrit,
                "=" where style == .gerrit, "'" where style == .gerrit:
                for unit in UTF16.encode(scalar) ?? .init() {
                    bytes += "\\u".utf8
                    let hex = String(unit, radix: 16)
                    bytes += String(repeating: "0", count: 4 - hex.count).utf8
                    bytes += hex.utf8
                }
            default: bytes += UTF8.encode(scalar) ?? .init()
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
