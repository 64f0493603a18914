internal import Secrets
internal import Systemd

/// How a setting's text is read, and how its documentation calls that.
struct SettingType<Value: Sendable>: Sendable {
    /// What would be right, as the end of "expected …".
    let expected: String

    /// The value of a text that is not empty and has no blanks around it.
    let parse: @Sendable (String) throws(SettingFault) -> Value

    /// What looks odd about a value that is taken all the same, as the end of a sentence about it; nil when nothing
    /// does.
    var remark: @Sendable (Value) -> String? = { _ in nil }
}

// MARK: Plain types

extension SettingType where Value == Int {
    static func integer(_ range: ClosedRange<Int>, _ what: String) -> Self {
        SettingType(expected: "\(what) from \(range.lowerBound) to \(range.upperBound)") { text throws(SettingFault) in
            guard let number = Int(text), text.utf8.first != UInt8(ascii: "+") else {
                throw SettingFault(reason: "is not a whole number")
            }
            guard range.contains(number) else { throw SettingFault(reason: "is out of range") }
            return number
        }
    }
}

extension SettingType where Value == Bool {
    static var boolean: Self {
        SettingType(expected: "1 or 0 (or true, false, yes, no)") { text throws(SettingFault) in
            switch text.lowercased() {
            case "1", "true", "yes": return true
            case "0", "false", "no": return false
            default: throw SettingFault(reason: "is neither yes nor no")
            }
        }
    }
}

extension SettingType where Value == Duration {
    /// A number of seconds, or with a unit: `30`, `30s`, `2m`, `500ms`.
    static func duration(_ range: ClosedRange<Duration>, _ words: String) -> Self {
        SettingType(expected: "a time \(words), such as 30s, 2m or 500ms") { text throws(SettingFault) in
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            // Nine digits are 30 years in seconds; more could overflow.
            guard let number = Int64(digits), digits.count <= 9 else { throw SettingFault(reason: "is not a time") }
            let value: Duration
            switch text.dropFirst(digits.count) {
            case "", "s": value = .seconds(number)
            case "ms": value = .milliseconds(number)
            case "m": value = .seconds(number * 60)
            default: throw SettingFault(reason: "has an unknown unit of time")
            }
            guard range.contains(value) else { throw SettingFault(reason: "is out of range") }
            return value
        }
    }
}

extension SettingType where Value == LogThreshold {
    static var level: Self {
        SettingType(expected: "one of \(LogThreshold.names.joined(separator: ", "))") { text throws(SettingFault) in
            guard let threshold = LogThreshold(name: text) else { throw SettingFault(reason: "is not a level") }
            return threshold
        }
    }
}

extension SettingType where Value == LogFormat {
    static var logFormat: Self {
        let names = LogFormat.allCases.map(\.rawValue).joined(separator: " or ")
        return SettingType(expected: names) { text throws(SettingFault) in
            guard let format = LogFormat(rawValue: text.lowercased()) else {
                throw SettingFault(reason: "is not a format of the log")
            }
            return format
        }
    }
}

// MARK: Text

extension SettingType where Value == String {
    /// An absolute path: a daemon's working directory is nobody's business.
    static var folder: Self {
        SettingType(expected: "an absolute path") { text throws(SettingFault) in
            guard text.hasPrefix("/") else { throw SettingFault(reason: "does not begin with a slash") }
            return text
        }
    }

    /// An absolute path that fits into the 108 bytes that a Unix socket's address has, with the NUL behind it.
    static var socketPath: Self {
        SettingType(expected: "an absolute path of at most 107 bytes") { text throws(SettingFault) in
            guard text.hasPrefix("/") else { throw SettingFault(reason: "does not begin with a slash") }
            guard text.utf8.count <= 107 else { throw SettingFault(reason: "has \(text.utf8.count) bytes") }
            return text
        }
    }

    /// A channel's name as people see it, without `#`, or its id.
    static var channel: Self {
        SettingType(expected: "a channel's name, such as general, or its id, such as C0123ABCDE") {
            text throws(SettingFault) in
            let name = text.hasPrefix("#") ? String(text.dropFirst()) : text
            let isFit = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
            guard !name.isEmpty, name.count <= 80, isFit else {
                throw SettingFault(reason: "is neither a channel's name nor its id")
            }
            return name
        }
    }

    /// Letters, digits, `.`, `_` and `-`: fit for a Redis key, a consumer's name and a log line.
    static func name(_ lengths: ClosedRange<Int>) -> Self {
        let expected = "\(lengths.lowerBound) to \(lengths.upperBound) characters of A-Z a-z 0-9 . _ -"
        return SettingType(expected: expected) { text throws(SettingFault) in
            guard text.utf8.allSatisfy({ isNameByte($0) }) else {
                throw SettingFault(reason: "has characters that are not allowed")
            }
            guard lengths.contains(text.utf8.count) else {
                throw SettingFault(reason: "has \(text.utf8.count) characters")
            }
            return text
        }
    }

    /// One of Slack's ids.
    static func slackID(_ letters: String, _ what: String) -> Self {
        SettingType(expected: "the \(what) id, such as \(letters.prefix(1))0123ABCDE") { text throws(SettingFault) in
            guard isSlackID(text, letters) else {
                throw SettingFault(reason: "is not the id of \(what == "app" ? "an" : "a") \(what)")
            }
            return text
        }
    }

    /// Slack's client ids: two numbers with a dot between.
    static var clientID: Self {
        SettingType(expected: "two numbers with a dot between, as Slack shows it") { text throws(SettingFault) in
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigitByte) }) else {
                throw SettingFault(reason: "is not a client id")
            }
            return text
        }
    }

    /// The base of an HTTP API; the value has no slash at its end.
    ///
    /// - Parameter carriesToken: a warning is due where it isn't encrypted and leaves the machine.
    static func url(carriesToken: Bool = false) -> Self {
        SettingType(
            expected: "an address such as https://example.org/path",
            parse: { text throws(SettingFault) in
                let host = try Self.host(ofURL: text)
                guard !host.isEmpty else { throw SettingFault(reason: "names no host") }
                return String(text.reversed().drop { $0 == "/" }.reversed())
            },
            remark: { text in
                guard carriesToken, text.lowercased().hasPrefix("http:"), let host = try? Self.host(ofURL: text),
                    !RedisURL.isLoopback(host)
                else { return nil }
                return "is not encrypted (http): the bot's token can be read on its way"
            }
        )
    }

    /// The address of a page that people are sent to.
    static var link: Self {
        SettingType(expected: "an https address such as https://example.org/gopherbot") { text throws(SettingFault) in
            guard text.hasPrefix("https://") else { throw SettingFault(reason: "does not begin with https://") }
            guard try !host(ofURL: text).isEmpty else { throw SettingFault(reason: "names no host") }
            // It goes into a link of Slack's.
            guard !text.contains(where: { "<>|&\"`".contains($0) }) else {
                throw SettingFault(reason: "has characters that must be percent-encoded")
            }
            return text
        }
    }

    /// The host of an http or https address, without port and brackets.
    private static func host(ofURL text: String) throws(SettingFault) -> String {
        guard let colon = text.firstRange(of: "://"),
            ["http", "https"].contains(text[..<colon.lowerBound].lowercased())
        else { throw SettingFault(reason: "does not begin with http:// or https://") }
        guard text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value != 0x7F }) else {
            throw SettingFault(reason: "has blanks or other characters that must be percent-encoded")
        }
        let rest = text[colon.upperBound...]
        guard !rest.contains("?"), !rest.contains("#") else {
            throw SettingFault(reason: "has a query or a fragment (? or #)")
        }
        let authority = rest.prefix { $0 != "/" }
        guard !authority.contains("@") else { throw SettingFault(reason: "has a user name or password in it") }
        if authority.first == "[" {
            return String(authority.dropFirst().prefix { $0 != "]" })
        }
        return String(authority.prefix { $0 != ":" })
    }
}

extension SettingType where Value == Set<String> {
    /// Some of Slack's ids, with commas or blanks between.
    static func slackIDs(_ letters: String, _ what: String, such example: String) -> Self {
        SettingType(expected: "\(what) ids such as \(example), with commas between") { text throws(SettingFault) in
            let ids = text.split { $0 == "," || $0 == " " }.map(String.init)
            guard ids.allSatisfy({ isSlackID($0, letters) }) else {
                throw SettingFault(reason: "has a part that is not the id of a \(what)")
            }
            return Set(ids)
        }
    }
}

// MARK: Secrets

extension SettingType where Value == Secret {
    /// A secret: printable ASCII without blanks.
    ///
    /// - Parameter remark: what looks odd about a value; it must not repeat any of it.
    static func secret(_ what: String, remark: @escaping @Sendable (String) -> String? = { _ in nil }) -> Self {
        SettingType(
            expected: what,
            parse: { text throws(SettingFault) in
                guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                    throw SettingFault(reason: "has blanks or characters that no such secret has")
                }
                return Secret(text)
            },
            remark: { remark($0.exposed) }
        )
    }
}

extension SettingType where Value == RedisURL {
    static var redisURL: Self {
        let expected = "redis://, rediss:// or unix://, such as redis://USER:PASSWORD@HOST:6379/0"
        return SettingType(expected: expected) { text throws(SettingFault) in
            do throws(RedisURLError) {
                return try RedisURL(text)
            } catch {
                throw SettingFault(reason: error.description)
            }
        }
    }
}

// MARK: Bytes

/// A letter that tells the kind, then capital letters and digits.
private func isSlackID(_ text: String, _ letters: String) -> Bool {
    guard let first = text.first, letters.contains(first), (3...32).contains(text.utf8.count) else { return false }
    return text.utf8.allSatisfy { isUpperByte($0) || isDigitByte($0) }
}

private func isDigitByte(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isUpperByte(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

private func isNameByte(_ byte: UInt8) -> Bool {
    isDigitByte(byte) || isUpperByte(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(byte)
}
