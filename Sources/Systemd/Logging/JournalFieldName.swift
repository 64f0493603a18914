/// The one place that says which field of the journal a metadata key becomes.
///
/// Upper-cased: `event_id` is `EVENT_ID`. A name that journald gives a meaning of its own, or that our records fill
/// themselves, is refused: the value is kept under the same name with `X_` before it, so that nothing is lost and
/// nothing forged (`unit` is `X_UNIT`).
///
/// - SeeAlso: systemd.journal-fields(7).
enum JournalFieldName {
    /// - Parameter value: decides for `message_id` alone, which is let through when it is the id of a catalog entry.
    static func field(for key: String, value: String) -> String {
        var name = ""
        for byte in key.utf8.prefix(lengthLimit) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                name.unicodeScalars.append(Unicode.Scalar(byte - 0x20))
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                name.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                name.append("_")
            }
        }
        if name == "MESSAGE_ID", isMessageID(value) {
            return name
        }
        return isRefused(name) ? String((prefix + name.drop { $0 == "_" }).prefix(lengthLimit)) : name
    }

    /// 32 hexadecimal digits, or a UUID's form of them: what journald takes for an id.
    static func isMessageID(_ value: String) -> Bool {
        let digits = value.utf8.filter { $0 != UInt8(ascii: "-") }
        let isHexadecimal = value.allSatisfy { $0.isASCII && ($0.isHexDigit || $0 == "-") }
        return isHexadecimal && digits.count == 32 && [32, 36].contains(value.utf8.count)
    }

    /// Stands before a refused name.
    private static let prefix = "X_"

    /// In bytes: journald drops fields with longer names.
    private static let lengthLimit = 64

    private static func isRefused(_ name: String) -> Bool {
        guard let first = name.first, first != "_", !first.isNumber else { return true }
        return reserved.contains(name) || reservedPrefixes.contains { name.hasPrefix($0) }
    }

    private static let reserved: Set<String> = [
        // journald's
        "MESSAGE", "MESSAGE_ID", "PRIORITY", "ERRNO", "INVOCATION_ID", "USER_INVOCATION_ID", "DOCUMENTATION", "TID",
        "UNIT", "USER_UNIT",
        // JournalEntry's
        "LOGGER", "FIELDS_DROPPED",
    ]

    private static let reservedPrefixes = ["CODE_", "SYSLOG_", "COREDUMP_", "OBJECT_"]
}
