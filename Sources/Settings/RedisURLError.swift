/// Why a text is no address of a Redis. No case holds anything of the text, since any part of it may be the password.
package enum RedisURLError: Error, Equatable, Sendable {
    case unknownScheme
    /// A blank or a control character, encoded or not.
    case unprintable
    /// `@ : / ? # %` as such in user name or password; or so it looks.
    case unencoded(Character)
    case notUTF8
    case missingHost
    case malformedHost
    case unbracketedIPv6
    case malformedPort
    case malformedDatabase
    case conflictingDatabases
    case unknownParameter
    /// `unix://run/redis.sock`, with two slashes.
    case hostInUnixURL
    case missingPath
    /// Longer than a Unix socket's address can be.
    case longPath
}

extension RedisURLError: CustomStringConvertible {
    /// The end of a sentence about the value, such as `names no host`.
    package var description: String {
        switch self {
        case .unknownScheme:
            "does not begin with redis://, rediss:// or unix://"
        case .unprintable:
            "has a blank or a control character in it"
        case .unencoded("%"):
            "has a '%' that is not followed by two hexadecimal digits: in a user name or password write %25 for it"
                + " (in a unit's Environment=, where % is special, %%25)"
        case .unencoded(let character):
            "has a '\(character)' where none may be: in a user name or password write"
                + " \(Self.encoded(character)) for it (@ is %40, : is %3A, / is %2F, # is %23, ? is %3F, % is %25)"
        case .notUTF8:
            "has a percent-encoded user name or password that is not UTF-8"
        case .missingHost:
            "names no host"
        case .malformedHost:
            "has characters in its host that no host name has"
        case .unbracketedIPv6:
            "has several colons in its host: an IPv6 address needs brackets, as in redis://[::1]:6379"
        case .malformedPort:
            "has a port that is not a number from 1 to 65535"
        case .malformedDatabase:
            "has a database that is not a number from 0 to \(RedisURL.largestDatabase)"
        case .conflictingDatabases:
            "names two databases, one in its path and one as db="
        case .unknownParameter:
            "has a parameter after '?' other than db="
        case .hostInUnixURL:
            "has a unix:// path that is not absolute: it needs three slashes, as in unix:///run/redis/redis.sock"
        case .missingPath:
            "names no socket, as in unix:///run/redis/redis.sock"
        case .longPath:
            "has a socket path of more than \(RedisURL.longestPath) bytes"
        }
    }

    private static func encoded(_ character: Character) -> String {
        character.utf8.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" + digits : digits)
        }.joined()
    }
}
