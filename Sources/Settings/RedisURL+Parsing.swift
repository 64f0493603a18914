internal import Secrets

extension RedisURL {
    /// Reads `redis[s]://[[USER]:[PASSWORD]@]HOST[:PORT][/DATABASE]` or
    /// `unix://[[USER]:[PASSWORD]@]/PATH[?db=DATABASE]`.
    ///
    /// User name, password and path are percent-decoded once; `+` is a plus sign. What can't be told apart for lack of
    /// encoding is refused, never guessed.
    package init(_ text: String) throws(RedisURLError) {
        guard let separator = text.firstRange(of: "://") else { throw .unknownScheme }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard ["redis", "rediss", "unix"].contains(scheme) else { throw .unknownScheme }
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.properties.generalCategory != .control }) else {
            throw .unprintable
        }
        let rest = text[separator.upperBound...]
        if rest.contains("#") { throw .unencoded("#") }

        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let afterAuthority = rest[authority.endIndex...]
        // Where a login has begun, it goes on behind a slash or question mark that was meant as a part of it. A
        // socket's path without a login may hold an @.
        if afterAuthority.contains("@"), scheme != "unix" || !authority.isEmpty {
            throw .unencoded(afterAuthority.first ?? "@")
        }
        let path = afterAuthority.prefix { $0 != "?" }
        let parameters = afterAuthority[path.endIndex...].dropFirst()
        let login = try Self.login(authority)
        let host = login.rest

        if scheme == "unix" {
            guard host.isEmpty else { throw .hostInUnixURL }
            let decoded = try Self.decoded(path)
            guard decoded.utf8.count > 1 else { throw .missingPath }
            guard decoded.utf8.count <= Self.longestPath else { throw .longPath }
            self.init(
                endpoint: .unix(path: decoded),
                tls: false,
                username: login.user,
                password: login.password,
                database: try Self.database(path: "", parameters: parameters)
            )
        } else {
            let (name, port) = try Self.hostAndPort(host)
            let requiresTLS = scheme == "rediss"
            self.init(
                endpoint: .tcp(host: name, port: port),
                tls: requiresTLS || !Self.isLoopback(name),
                requiresTLS: requiresTLS,
                username: login.user,
                password: login.password,
                database: try Self.database(path: path.dropFirst(), parameters: parameters)
            )
        }
    }

    /// Cuts `USER:PASSWORD@` off the front.
    private static func login(
        _ authority: Substring
    ) throws(RedisURLError) -> (user: String?, password: Secret?, rest: Substring) {
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw .unencoded("@") }
        guard parts.count == 2 else { return (nil, nil, authority) }
        let fields = parts[0].split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count <= 2 else { throw .unencoded(":") }
        let user = try decoded(fields.first ?? "")
        let password = fields.count == 2 ? try decoded(fields[1]) : ""
        return (user.isEmpty ? nil : user, password.isEmpty ? nil : Secret(password), parts[1])
    }

    private static func hostAndPort(_ text: Substring) throws(RedisURLError) -> (host: String, port: Int) {
        let host: Substring
        let port: Substring?
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw .malformedHost }
            host = text[text.index(after: text.startIndex)..<end]
            let tail = text[text.index(after: end)...]
            guard tail.isEmpty || tail.first == ":" else { throw .malformedHost }
            port = tail.isEmpty ? nil : tail.dropFirst()
            guard host.contains(":"), host.allSatisfy({ $0.isASCII && ($0.isHexDigit || $0 == ":" || $0 == ".") })
            else {
                throw .malformedHost
            }
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { throw .unbracketedIPv6 }
            host = parts.first ?? ""
            port = parts.count == 2 ? parts[1] : nil
            guard !host.isEmpty else { throw .missingHost }
            let isName = host.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_")
            }
            guard isName else { throw .malformedHost }
        }
        guard let port else { return (String(host), standardPort) }
        guard port.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(port), (1...65535).contains(number)
        else {
            throw .malformedPort
        }
        return (String(host), number)
    }

    /// - Parameter path: without its slash.
    private static func database(path: Substring, parameters: Substring) throws(RedisURLError) -> Int {
        var numbers: [Int] = []
        if !path.isEmpty {
            numbers.append(try databaseNumber(path))
        }
        for parameter in parameters.split(separator: "&") {
            guard parameter.hasPrefix("db=") else { throw .unknownParameter }
            numbers.append(try databaseNumber(parameter.dropFirst("db=".count)))
        }
        guard Set(numbers).count <= 1 else { throw .conflictingDatabases }
        return numbers.first ?? 0
    }

    private static func databaseNumber(_ text: Substring) throws(RedisURLError) -> Int {
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text), number <= largestDatabase else {
            throw .malformedDatabase
        }
        return number
    }

    /// Percent-decodes once.
    private static func decoded(_ text: Substring) throws(RedisURLError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                throw .unencoded("%")
            }
            bytes.append(high << 4 | low)
        }
        guard let result = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        guard !bytes.contains(0) else { throw .unprintable }
        return result
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
