package import Secrets

/// Where a Redis is and how to speak to it.
package struct RedisConfiguration: Sendable {
    package enum Endpoint: Sendable, Hashable {
        /// Host name or address (IPv6 without brackets) and port.
        case tcp(host: String, port: Int)
        /// Path of a Unix stream socket.
        case unix(path: String)
    }

    package enum TLS: Sendable, Hashable {
        case off
        /// The certificate must be valid for the host's name.
        /// - Parameter trustRoots: a PEM file of authorities to trust; `nil` for the system's.
        case verified(trustRoots: String? = nil)
        /// Encrypted, but anybody may answer: `GOPHER_REDIS_SKIPVERIFY`.
        case unverified
    }

    package var endpoint: Endpoint
    package var tls: TLS
    /// ACL user of Redis 6 and later; `nil` for the default user.
    package var username: String?
    package var password: Secret?
    /// Database number, 0 to 15 unless Redis's `databases` says otherwise.
    package var database: Int
    /// What `CLIENT LIST` shows; characters that Redis refuses (blanks, control characters) become `-`.
    package var clientName: String

    /// From the first packet to the last reply of the handshake (TLS, AUTH, SELECT). Shorter than the gateway's 2.5 s,
    /// so that one hanging host does not use up the whole time of a request.
    package var connectTimeout: Duration
    /// For a command that brings no time-out of its own.
    package var commandTimeout: Duration
    /// Pause before the second attempt to connect; doubles up to ``backoffMaximum``, each with up to half taken off at
    /// random, so that many instances do not come back in step.
    package var backoffMinimum: Duration
    package var backoffMaximum: Duration
    /// Commands that may wait for a connection or a reply. A bound, so that a dead Redis cannot fill the memory.
    package var maximumPending: Int

    package init(
        endpoint: Endpoint = .tcp(host: "127.0.0.1", port: 6379),
        tls: TLS = .off,
        username: String? = nil,
        password: Secret? = nil,
        database: Int = 0,
        clientName: String = "gopherbot",
        connectTimeout: Duration = .seconds(2),
        commandTimeout: Duration = .seconds(5),
        backoffMinimum: Duration = .milliseconds(50),
        backoffMaximum: Duration = .seconds(2),
        maximumPending: Int = 10_000
    ) {
        self.endpoint = endpoint
        self.tls = tls
        self.username = username
        self.password = password
        self.database = database
        self.clientName = clientName
        self.connectTimeout = connectTimeout
        self.commandTimeout = commandTimeout
        self.backoffMinimum = backoffMinimum
        self.backoffMaximum = backoffMaximum
        self.maximumPending = maximumPending
    }
}

extension RedisConfiguration.Endpoint: CustomStringConvertible {
    /// For people and `STATUS=`: `127.0.0.1:6379`, `[::1]:6379`, `/run/redis/redis.sock`.
    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}
