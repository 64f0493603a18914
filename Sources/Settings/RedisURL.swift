package import Secrets

/// Where a Redis is and how to log in, as `REDIS_URL` says it.
package struct RedisURL: Sendable, Hashable {
    package enum Endpoint: Sendable, Hashable {
        /// Host name or address (IPv6 without brackets) and port.
        case tcp(host: String, port: Int)
        /// An absolute path.
        case unix(path: String)
    }

    package var endpoint: Endpoint

    /// Whether to speak TLS: for `rediss://`, and for `redis://` to a host that isn't this machine.
    package var tls: Bool

    /// The user of Redis's ACL; nil for its default user.
    package var username: String?
    package var password: Secret?

    /// The number of the database to select.
    package var database: Int

    /// `rediss://`, which `GOPHER_REDIS_INSECURE` can't weaken.
    package let requiresTLS: Bool

    /// Whether TLS is spoken because the host is another one, which `GOPHER_REDIS_INSECURE` changes.
    package var assumesTLS: Bool { tls && !requiresTLS }

    init(
        endpoint: Endpoint,
        tls: Bool,
        requiresTLS: Bool = false,
        username: String? = nil,
        password: Secret? = nil,
        database: Int = 0
    ) {
        self.endpoint = endpoint
        self.tls = tls
        self.requiresTLS = requiresTLS
        self.username = username
        self.password = password
        self.database = database
    }

    /// A Redis on this machine, as Debian installs it.
    package static let standard = RedisURL(endpoint: .tcp(host: "127.0.0.1", port: standardPort), tls: false)

    static let standardText = "redis://127.0.0.1:6379/0"

    /// For `redis://` and `rediss://` alike.
    static let standardPort = 6379

    /// Redis's own bound of `databases` is an `int`; nobody has more than a few.
    static let largestDatabase = 65_535

    /// In bytes: sun_path has 108 with its NUL.
    static let longestPath = 107

    /// Whether a host is this machine by its name or address alone; nothing is looked up.
    package static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "0:0:0:0:0:0:0:1" {
            return true
        }
        let address = host.hasPrefix("::ffff:") ? host.dropFirst("::ffff:".count) : host[...]
        let parts = address.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension RedisURL: CustomStringConvertible {
    /// The address with its password cut out, and a user name that stands alone too: people write
    /// `redis://PASSWORD@HOST` by mistake.
    package var description: String {
        func redacted(_ text: String) -> String { "<redacted, \(text.unicodeScalars.count) characters>" }
        var login = ""
        if let password {
            login = "\(username ?? ""):\(redacted(password.exposed))@"
        } else if let username {
            login = "\(redacted(username))@"
        }
        switch endpoint {
        case .tcp(let host, let port):
            let host = host.contains(":") ? "[\(host)]" : host
            return "\(tls ? "rediss" : "redis")://\(login)\(host):\(port)/\(database)"
        case .unix(let path):
            return "unix://\(login)\(path)?db=\(database)"
        }
    }
}
