@testable import Administration
import AsyncHTTPClient
import Foundation
import Redis
import Secrets
import Settings
import SlackSimulator
import Systemd
import TestSupport
import Testing
import WorkQueue

@Suite("doctor", .timeLimit(.minutes(2)))
struct DoctorTests {
    /// What the doctor says of the fixture's Slack and Redis; no gateway runs.
    private func examine(
        _ fixture: SetupFixture,
        _ changes: [String: String] = [:],
        clockAhead: Duration = .zero
    ) async throws -> (findings: [Finding], worst: Finding.Severity) {
        let file = EnvironmentFile(text: fixture.complete + "GOPHER_SLACK_TEAM_ID=T01GOPHERS0\n").variables
        let app = ["GOPHER_SLACK_APP_ID": "A01GOPHER00", "PORT": "1"]
        let environment = file.merging(app) { $1 }.merging(changes) { $1 }
        let settings = Settings.read(environment: environment, credentials: nil, host: "test", instance: nil).settings
        let ahead = clockAhead.components.seconds * 1_000
        let doctor = Doctor(
            settings: settings,
            units: nil,
            publicURL: nil,
            httpClient: fixture.httpClient,
            eventLoop: testEventLoop(),
            wallClock: { WallClock.milliseconds() + ahead }
        )
        var findings: [Finding] = []
        let worst = await doctor.examine { findings.append($0) }
        return (findings, worst)
    }

    @Test("A line for each thing; token, scopes, app, clock and DNS are fine; what is missing is said with what to do")
    func whole() async throws {
        try await withSetup { fixture in
            let (findings, worst) = try await examine(fixture)
            for subject in ["settings", "dns", "clock", "token", "scopes", "app", "redis", "redis memory"] {
                let found = findings.filter { $0.subject == subject }
                #expect(!found.isEmpty && found.allSatisfy { $0.severity == .fine }, "\(subject): \(found)")
            }
            // Nothing reads this queue, nothing listens there, and this Redis writes no file.
            #expect(findings.first { $0.subject == "queue" }?.severity == .problem)
            #expect(findings.first { $0.subject == "gateway" }?.severity == .problem)
            #expect(findings.first { $0.subject == "redis disk" }?.severity == .warning)
            #expect(findings.first { $0.subject == "units" }?.severity == .skipped)
            #expect(worst == .problem)
            for finding in findings {
                #expect(!finding.description.contains("\n") && !finding.description.contains(SetupTests.token))
                #expect((finding.severity >= .warning) == (finding.advice != nil), "\(finding)")
            }
        }
    }

    @Test(
        "A clock that is off is measured against Slack's, and a problem long before events are refused",
        arguments: [
            (Duration.seconds(3), Finding.Severity.fine), (.seconds(60), .warning), (.seconds(-60), .warning),
            (.seconds(600), .problem), (.seconds(-600), .problem),
        ]
    )
    func clock(ahead: Duration, severity: Finding.Severity) async throws {
        try await withSetup { fixture in
            let (findings, _) = try await examine(fixture, clockAhead: ahead)
            let clock = try #require(findings.first { $0.subject == "clock" })
            #expect(clock.severity == severity, "\(clock)")
            #expect(severity == .fine || clock.text.contains(ahead < .zero ? "behind" : "ahead of"))
        }
    }

    @Test(
        "What doesn't fit is a problem that names the setting",
        arguments: [
            (["GOPHER_SLACK_TEAM_ID": "T0OTHER00"], "token", "GOPHER_SLACK_TEAM_ID"),
            (["GOPHER_SLACK_APP_ID": "A0OTHER00"], "app", "GOPHER_SLACK_APP_ID"),
            (["GOPHER_SLACK_BOT_ACCESS_TOKEN": "xoxb-wrong"], "token", "invalid_auth"),
            (["REDIS_URL": "redis://127.0.0.1:1"], "redis", "127.0.0.1:1"),
            (
                ["REDIS_URL": "redis://no-such-host.invalid", "GOPHER_REDIS_INSECURE": "1"], "dns",
                "no-such-host.invalid"
            ),
            (["SLACK_API_URL": "http://127.0.0.1:1"], "slack", "doesn't answer"),
            (["GOPHER_SLACK_REQUEST_SECRET": ""], "settings", "GOPHER_SLACK_REQUEST_SECRET"),
        ]
    )
    func problems(changes: [String: String], subject: String, text: String) async throws {
        try await withSetup { fixture in
            let (findings, worst) = try await examine(fixture, changes)
            let found = findings.filter { $0.subject == subject && $0.severity == .problem }
            #expect(found.contains { $0.text.contains(text) }, "\(findings)")
            #expect(worst == .problem)
        }
    }

    @Test("Scopes: one that answers need is a problem, another a warning with what doesn't happen; too many are named")
    func scopes() {
        let all = Feature.allCases.reduce(into: Set<String>()) { $0.formUnion($1.scopes) }
        let without = { (scope: String) in SlackExamination.findings(scopes: Array(all.subtracting([scope]))) }
        #expect(without("chat:write").first?.severity == .problem)
        #expect(without("reactions:write").map(\.severity) == [.warning])
        #expect(without("reactions:write").first?.text.contains("no reactions") == true)
        let more = SlackExamination.findings(scopes: Array(all) + ["pins:read"])
        #expect(more.map(\.severity) == [.fine] && more[0].text.hasSuffix("not used: pins:read"))
        #expect(SlackExamination.findings(scopes: nil).map(\.severity) == [.skipped])
    }

    @Test(
        "Redis: what may lose events is a problem or a warning",
        arguments: [
            (["--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru"], "redis memory", Finding.Severity.problem),
            (["--maxmemory", "50mb", "--maxmemory-policy", "noeviction"], "redis memory", .fine),
            (["--maxmemory", "1kb", "--maxmemory-policy", "noeviction"], "redis memory", .problem),
            (["--appendonly", "yes"], "redis disk", .fine), ([], "redis disk", .warning),
            (["--replicaof", "127.0.0.1 1"], "redis", .problem),
        ]
    )
    func redis(arguments: [String], subject: String, severity: Finding.Severity) async throws {
        try await withRedis(arguments) { _, client in
            let findings = await RedisExamination(redis: client, appName: "test").findings()
            let found = findings.filter { $0.subject == subject }
            #expect(found.map(\.severity).max() == severity, "\(findings)")
        }
    }

    @Test(
        "Redis: nearly full is a warning, full a problem",
        arguments: [(89, Finding.Severity.fine), (95, .warning), (99, .warning), (100, .problem), (101, .problem)]
    )
    func memory(percent: Int, severity: Finding.Severity) {
        let info = ["maxmemory": "1000000", "used_memory": "\(percent * 10_000)", "maxmemory_policy": "noeviction"]
        #expect(RedisExamination.memory(info).severity == severity)
    }

    @Test(
        "Redis: a user without a right that the bot needs is a problem, with the command and the rights",
        arguments: [
            ("~test:* +@read +info +ping", "XADD"), ("~test:* +@all -set", "SET"), ("~other:* +@all", "XADD"),
            ("~test:* +@all", nil),
        ] as [(String, String?)]
    )
    func rights(rules: String, refused: String?) async throws {
        try await withRedis { server, client in
            let user = "SETUSER bot on >geheim +client \(rules)".split(separator: " ")
            _ = try await client.send(RedisCommand("ACL", user.map { .string(String($0)) }))
            var configuration = server.configuration
            (configuration.username, configuration.password) = ("bot", Secret("geheim"))
            let findings = await RedisExamination.with(configuration, eventLoop: testEventLoop()) {
                await RedisExamination(redis: $0, appName: "test").findings()
            }
            let problem = findings.first { $0.subject == "redis" && $0.severity == .problem }
            #expect((problem == nil) == (refused == nil), "\(findings)")
            if let refused {
                #expect(problem?.text.hasPrefix("\(refused) of test:…: ") == true, "\(findings)")
                #expect(problem?.advice?.contains("ACL SETUSER NAME on ~test:* +@all") == true)
            }
            #expect(try await client.send(RedisCommand("DBSIZE")).integer == 0)
        }
    }

    @Test(
        "Redis: a refused connection is told with what to correct in REDIS_URL",
        arguments: [
            (["--requirepass", "geheim"], nil, 0, "percent-encoded"),
            (["--requirepass", "geheim"], "wrong", 0, "percent-encoded"),
            (["--requirepass", "geheim"], "geheim", 99, "database"), ([], nil, 99, "database"),
            ([], "geheim", 0, "leave user and password out"),
        ] as [([String], String?, Int, String)]
    )
    func refused(arguments: [String], password: String?, database: Int, advice: String) async throws {
        try await withRedis(arguments) { server, _ in
            var configuration = server.configuration
            configuration.password = password.map { Secret($0) }
            configuration.database = database
            let findings = await RedisExamination.with(configuration, eventLoop: testEventLoop()) {
                await RedisExamination(redis: $0, appName: "test").findings()
            }
            #expect(findings.map(\.severity) == [.problem])
            #expect(findings.first?.advice?.contains(advice) == true, "\(findings)")
        }
    }

    @Test("Redis: what the doctor advises for an append-only file keeps what is there over a restart")
    func appendOnly() async throws {
        try await withTemporaryFolder { folder in
            let conf = folder.appending(path: "redis.conf")
            try Data().write(to: conf)
            try await withRedis(["--include", conf.path]) { server, client in
                _ = try await client.send(RedisCommand("SET", "kept", "1"))
                let findings = await RedisExamination(redis: client, appName: "test").findings()
                let advice = try #require(findings.first { $0.subject == "redis disk" }?.advice)
                #expect(advice.contains("redis-cli CONFIG SET appendonly yes;"))
                #expect(advice.contains("aof_rewrite_in_progress:0"))
                _ = try await client.send(RedisCommand("CONFIG", "SET", "appendonly", "yes"))
                try await eventually {
                    let info = try await client.send(RedisCommand("INFO", "persistence")).string ?? ""
                    return info.contains("aof_rewrite_in_progress:0") && info.contains("aof_rewrite_scheduled:0")
                }
                try Data("appendonly yes\n".utf8).write(to: conf)
                await server.stop()
                try await server.start()
                #expect(try await client.send(RedisCommand("GET", "kept")).string == "1")
            }
        }
    }

    @Test("Queue: the last event, entries that nobody takes, dead letters")
    func queue() async throws {
        try await withRedis { _, client in
            let keys = QueueKeys(appName: "test")
            let now: Int64 = 1_700_000_000_000
            func findings(after passed: Int64 = 0) async throws -> [Finding] {
                try await QueueState(redis: client, keys: keys).findings(now: now + passed)
            }
            #expect(try await findings().map(\.severity) == [.warning, .problem])
            let stream = keys.stream(.publicMessages)
            _ = try await client.send(RedisCommand("XADD", .string(stream), "\(now)-0", "event_id", "Ev1"))
            _ = try await client.send(RedisCommand("XADD", .string(keys.deadLetters), "*", "dead_reason", "x"))
            try await client.createGroup(QueueKeys.group, stream: stream)
            _ = try await client.readNew(
                group: QueueKeys.group,
                consumer: "host-1",
                streams: [stream],
                count: 1,
                block: nil
            )
            let fresh = try await findings(after: 5_000)
            #expect(fresh.map(\.severity) == [.fine, .fine, .warning])
            #expect(fresh[0].text == "the last came 5 s ago" && fresh[1].text == "1 entries; consumers: host-1")
            let late = try await findings(after: 300_000)
            #expect(late[1].severity == .problem && late[1].text == "1 entries wait, the oldest for 5 min")
            // Done entries are deleted; the time of the last stays known.
            _ = try await client.send(RedisCommand("XDEL", .string(stream), "\(now)-0"))
            #expect(try await findings(after: 86_400_000 * 3)[0].text == "the last came 3 days ago")
        }
    }

    @Test("status shows streams and consumers in columns")
    func status() async throws {
        try await withRedis { _, client in
            let keys = QueueKeys(appName: "test")
            let now: Int64 = 1_700_000_000_000
            let stream = keys.stream(.teamJoins)
            for number in 0..<3 {
                _ = try await client.send(RedisCommand("XADD", .string(stream), "\(now)-\(number)", "a", "b"))
            }
            try await client.createGroup(QueueKeys.group, stream: stream)
            _ = try await client.readNew(
                group: QueueKeys.group,
                consumer: "host-1",
                streams: [stream],
                count: 1,
                block: nil
            )
            let lines = try await QueueState(redis: client, keys: keys).report(now: now + 7_000)
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            #expect(lines[0] == "STREAM           WAITING  IN HAND  OLDEST  LAST EVENT")
            #expect(lines.contains("team_join        2        1        7 s     7 s"))
            #expect(lines.contains("dead             0"))
            #expect(lines.contains("host-1    1        0 s"))
        }
    }
}
