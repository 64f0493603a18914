import Secrets
import Testing

@testable import Settings

@Suite("REDIS_URL")
struct RedisURLTests {
    private static func tcp(
        _ host: String,
        _ port: Int = 6379,
        tls: Bool,
        rediss: Bool = false,
        user: String? = nil,
        password: String? = nil,
        database: Int = 0
    ) -> RedisURL {
        RedisURL(
            endpoint: .tcp(host: host, port: port),
            tls: tls,
            requiresTLS: rediss,
            username: user,
            password: password.map { Secret($0) },
            database: database
        )
    }

    private static func unix(
        _ path: String,
        user: String? = nil,
        password: String? = nil,
        database: Int = 0
    ) -> RedisURL {
        RedisURL(
            endpoint: .unix(path: path),
            tls: false,
            username: user,
            password: password.map { Secret($0) },
            database: database
        )
    }

    @Test(
        "Each form of the address is read",
        arguments: [
            ("redis://127.0.0.1:6379/2", tcp("127.0.0.1", tls: false, database: 2)),
            ("redis://localhost", tcp("localhost", tls: false)),
            ("redis://localhost/", tcp("localhost", tls: false)),
            ("REDIS://localhost:7000", tcp("localhost", 7000, tls: false)),
            ("redis://[::1]", tcp("::1", tls: false)),
            ("redis://[::1]:7000/1", tcp("::1", 7000, tls: false, database: 1)),
            ("redis://[2001:db8::1]", tcp("2001:db8::1", tls: true)),
            ("redis://db.example.org", tcp("db.example.org", tls: true)),
            ("rediss://db.example.org", tcp("db.example.org", tls: true, rediss: true)),
            ("rediss://127.0.0.1:6380", tcp("127.0.0.1", 6380, tls: true, rediss: true)),
            ("redis://:pw@localhost", tcp("localhost", tls: false, password: "pw")),
            ("redis://user@localhost", tcp("localhost", tls: false, user: "user")),
            ("redis://user:@localhost", tcp("localhost", tls: false, user: "user")),
            ("redis://user:pw@localhost", tcp("localhost", tls: false, user: "user", password: "pw")),
            (
                "redis://bot:p%40ss%23w%2Bord%25@127.0.0.1:6379/2",
                tcp("127.0.0.1", tls: false, user: "bot", password: "p@ss#w+ord%", database: 2)
            ),
            ("redis://:a+b@localhost", tcp("localhost", tls: false, password: "a+b")),
            ("redis://:a%2540b@localhost", tcp("localhost", tls: false, password: "a%40b")),
            ("redis://:%C3%B6%20%2f@localhost", tcp("localhost", tls: false, password: "ö /")),
            ("redis://localhost?db=3", tcp("localhost", tls: false, database: 3)),
            ("redis://localhost/3?db=3", tcp("localhost", tls: false, database: 3)),
            ("unix:///run/redis/redis.sock", unix("/run/redis/redis.sock")),
            ("unix:///run/redis/redis.sock?db=2", unix("/run/redis/redis.sock", database: 2)),
            ("unix://user:pw@/run/redis.sock", unix("/run/redis.sock", user: "user", password: "pw")),
            ("unix://:p%40w@/run/redis.sock?db=15", unix("/run/redis.sock", password: "p@w", database: 15)),
            ("unix:///run/redis@1/a%20b.sock", unix("/run/redis@1/a b.sock")),
        ]
    )
    func accepted(text: String, url: RedisURL) throws {
        #expect(try RedisURL(text) == url)
    }

    @Test(
        "What isn't an address, or is ambiguous for lack of encoding, is refused",
        arguments: [
            ("", .unknownScheme), ("localhost:6379", .unknownScheme), ("http://localhost", .unknownScheme),
            ("redis:/localhost", .unknownScheme), ("redis+sentinel://localhost", .unknownScheme),
            ("redis://", .missingHost), ("redis:///2", .missingHost), ("redis://:6379", .missingHost),
            ("redis://user:hush@", .missingHost), ("redis://user:hush@:6379", .missingHost),
            ("redis://::1", .unbracketedIPv6), ("redis://user:hush@2001:db8::1", .unbracketedIPv6),
            ("redis://[::1", .malformedHost), ("redis://[::1]x", .malformedHost), ("redis://[host]", .malformedHost),
            ("redis://ho$t", .malformedHost), ("redis://user:hush@h%6Fst", .malformedHost),
            ("redis://localhost:", .malformedPort), ("redis://localhost:0", .malformedPort),
            ("redis://localhost:65536", .malformedPort), ("redis://localhost:+1", .malformedPort),
            ("redis://localhost:6379x", .malformedPort), ("redis://localhost:٣", .malformedPort),
            ("redis://localhost/x", .malformedDatabase), ("redis://localhost/-1", .malformedDatabase),
            ("redis://localhost/1/2", .malformedDatabase), ("redis://localhost?db=", .malformedDatabase),
            ("redis://localhost/99999999999999999999", .malformedDatabase),
            ("redis://localhost/1?db=2", .conflictingDatabases), ("redis://localhost?db=1&db=2", .conflictingDatabases),
            ("redis://localhost?password=hush", .unknownParameter),
            ("redis://user:hu sh@localhost", .unprintable), ("redis://user:hush@localhost\n", .unprintable),
            ("redis://user:hu%00sh@localhost", .unprintable),
            ("redis://bot:p@ss#w+ord%@127.0.0.1:6379/2", .unencoded("#")),
            ("redis://bot:hu#sh@localhost", .unencoded("#")), ("redis://bot:hu@sh@localhost", .unencoded("@")),
            ("redis://bot:hu:sh@localhost", .unencoded(":")), ("redis://bot:hu/sh@localhost", .unencoded("/")),
            ("redis://bot:hu?sh@localhost", .unencoded("?")), ("redis://bot:hush%@localhost", .unencoded("%")),
            ("redis://bot:hu%4@localhost", .unencoded("%")), ("redis://bot:hu%zzsh@localhost", .unencoded("%")),
            ("redis://bot:hu%FFsh@localhost", .notUTF8),
            ("unix://run/redis.sock", .hostInUnixURL), ("unix://user:hush@run/redis.sock", .hostInUnixURL),
            ("unix://", .missingPath), ("unix:///", .missingPath),
            ("unix://user:hu/sh@/run/redis.sock", .unencoded("/")),
            ("unix:///\(String(repeating: "x", count: 107))", .longPath),
        ] as [(String, RedisURLError)]
    )
    func refused(text: String, expected: RedisURLError) throws {
        let error = try #require(throws: RedisURLError.self) { try RedisURL(text) }
        #expect(error == expected)
        #expect(!error.description.contains("hush"))
        // As a problem of the setting: still without any of the value.
        guard !text.isEmpty else { return }
        let problems = read(["REDIS_URL": text]).problems
        #expect(problems.contains { $0.setting == "REDIS_URL" && $0.severity == .error })
        #expect(!problems.contains { "\($0)".contains("hush") })
    }

    @Test("The refusal of an unencoded character tells what to write for it")
    func advice() {
        #expect(
            RedisURLError.unencoded("#").description == """
                has a '#' where none may be: in a user name or password write %23 for it \
                (@ is %40, : is %3A, / is %2F, # is %23, ? is %3F, % is %25)
                """
        )
        #expect(RedisURLError.unencoded("%").description.contains("%%25"))
    }

    @Test(
        "Loopback is this machine by name or address",
        arguments: [
            ("localhost", true), ("LOCALHOST", true), ("redis.localhost", true), ("127.0.0.1", true),
            ("127.1.2.3", true), ("::1", true), ("0:0:0:0:0:0:0:1", true), ("::ffff:127.0.0.1", true),
            ("127.0.0.1.example.org", false), ("127.example.org", false), ("localhost.example.org", false),
            ("notlocalhost", false), ("0.0.0.0", false), ("10.0.0.1", false), ("::2", false), ("redis", false),
        ]
    )
    func loopback(host: String, expected: Bool) {
        #expect(RedisURL.isLoopback(host) == expected)
    }

    @Test(
        "It prints without the password, and without a lone user name, which may be a misplaced one",
        arguments: [
            ("redis://127.0.0.1", "redis://127.0.0.1:6379/0"),
            ("redis://[::1]:1/2", "redis://[::1]:1/2"),
            ("redis://db.example.org", "rediss://db.example.org:6379/0"),
            ("redis://bot:hu%40sh@localhost", "redis://bot:<redacted, 5 characters>@localhost:6379/0"),
            ("redis://:hush@localhost", "redis://:<redacted, 4 characters>@localhost:6379/0"),
            ("redis://hush@localhost", "redis://<redacted, 4 characters>@localhost:6379/0"),
            ("unix://:hush@/run/r.sock?db=1", "unix://:<redacted, 4 characters>@/run/r.sock?db=1"),
        ]
    )
    func description(text: String, expected: String) throws {
        #expect(try RedisURL(text).description == expected)
    }

    @Test("The default is what its text says")
    func standard() throws {
        #expect(try RedisURL(RedisURL.standardText) == .standard)
    }

    @Test("GOPHER_REDIS_INSECURE switches TLS off for redis://, and has no say over rediss://")
    func insecure() {
        func tls(_ url: String, _ insecure: String) -> (Bool, [SettingProblem]) {
            let (settings, problems) = read(["REDIS_URL": url, "GOPHER_REDIS_INSECURE": insecure])
            return (settings.values.redisURL.tls, problems)
        }
        #expect(tls("redis://db.example.org", "1") == (false, []))
        #expect(tls("redis://db.example.org", "0") == (true, []))
        #expect(tls("redis://localhost", "0") == (false, []))
        let (rediss, problems) = tls("rediss://db.example.org", "1")
        #expect(rediss)
        #expect(
            problems.map(\.description) == [
                "GOPHER_REDIS_INSECURE: has no effect on rediss://, which always speaks TLS"
            ]
        )
    }
}
