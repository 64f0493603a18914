import Bot
import Consumer
import Gateway
import Redis
import Secrets
import SlackAPI
import Testing
import WorkQueue

@testable import Settings

@Suite("Settings as the daemons take them")
struct DaemonConfigurationTests {
    private static let complete = [
        "GOPHER_SLACK_APP_ID": "A0APP12345",
        "GOPHER_SLACK_TEAM_ID": "T0OWN12345",
        "GOPHER_SLACK_REQUEST_SECRET": "5ec0de5ec0de5ec0de5ec0de5ec0de5e",
        "GOPHER_SLACK_BOT_ACCESS_TOKEN": "xoxb-1",
    ]

    private func read(_ more: [String: String] = [:], instance: String? = nil) -> Settings {
        Settings.read(
            environment: Self.complete.merging(more) { $1 },
            credentials: nil,
            host: "host",
            instance: instance
        ).settings
    }

    @Test("Redis's address, login, database and TLS reach both daemons, and name the process")
    func redis() throws {
        let settings = read(
            ["REDIS_URL": "rediss://bot:p%40ss@redis.example:7000/3", "GOPHER_APP_NAME": "staging"],
            instance: "2"
        )
        for redis in [try settings.gateway().redis, try settings.consumer().redis] {
            #expect(redis.endpoint == .tcp(host: "redis.example", port: 7000))
            #expect(redis.username == "bot")
            #expect(redis.password == Secret("p@ss"))
            #expect(redis.database == 3)
            #expect(redis.tls == .verified())
        }
        #expect(try settings.gateway().redis.clientName == "staging-gateway-host-2")
        #expect(try settings.consumer().group.consumer == "host-2")
        #expect(try settings.consumer().group.keys == QueueKeys(appName: "staging"))
    }

    @Test(
        "TLS is the default to other hosts, and can be switched off or left unchecked",
        arguments: [
            ("redis://redis.example", [:], RedisConfiguration.TLS.verified()),
            ("redis://127.0.0.1", [:], .off),
            ("redis://redis.example", ["GOPHER_REDIS_INSECURE": "1"], .off),
            ("redis://redis.example", ["GOPHER_REDIS_SKIPVERIFY": "1"], .unverified),
            ("unix:///run/redis.sock", [:], .off),
        ] as [(String, [String: String], RedisConfiguration.TLS)]
    )
    func tls(url: String, more: [String: String], expected: RedisConfiguration.TLS) throws {
        #expect(try read(more.merging(["REDIS_URL": url]) { $1 }).gateway().redis.tls == expected)
    }

    @Test("Only production is not shadow mode, and the content's folders follow from two settings")
    func consumer() throws {
        let development = try read().consumer()
        #expect(development.isShadow)
        #expect(development.contentDirectories == ["/usr/share/gopherbot/glossary", "/usr/share/gopherbot/responses"])
        #expect(development.siteDirectories == ["/etc/gopherbot/glossary.d", "/etc/gopherbot/responses.d"])
        #expect(development.playground.url == "https://go.dev")
        let production = try read(["ENV": "production", "GOPHER_MESSAGE_MAX_AGE": "10s", "GOPHER_SITE_DIR": "/site"])
            .consumer()
        #expect(!production.isShadow)
        #expect(production.bot.messageMaxAge == .seconds(10))
        #expect(production.siteDirectories == ["/site/glossary.d", "/site/responses.d"])
    }

    @Test("The repository is nobody's until it is named, and its address has to be fit for a link")
    func repository() throws {
        #expect(try read().consumer().bot.repository == nil)
        let named = try read(["GOPHER_REPOSITORY_URL": "https://code.example/bot"]).consumer()
        #expect(named.bot.repository == "https://code.example/bot")
        for text in ["http://code.example", "https://", "https://x.example/|y", "https://x.example/<y>", "x"] {
            #expect(read(["GOPHER_REPOSITORY_URL": text]).contentProblems.map(\.setting) == ["GOPHER_REPOSITORY_URL"])
        }
    }

    @Test("What concerns the content can be used without Slack and Redis")
    func contentAlone() {
        let settings = Settings.read(environment: ["PORT": "x"], credentials: nil, host: "host", instance: nil).settings
        #expect(settings.contentProblems.isEmpty)
        #expect(settings.contentDirectories == ["/usr/share/gopherbot/glossary", "/usr/share/gopherbot/responses"])
    }

    @Test("A daemon that lacks something gets no configuration, and hears of all of it")
    func incomplete() {
        let settings = Settings.read(environment: ["PORT": "x"], credentials: nil, host: "host", instance: nil).settings
        let gateway = #expect(throws: SettingsError.self) { try settings.gateway() }
        #expect(
            gateway?.problems.map(\.setting).sorted() == [
                "GOPHER_SLACK_APP_ID", "GOPHER_SLACK_REQUEST_SECRET", "GOPHER_SLACK_TEAM_ID", "PORT",
            ]
        )
        let consumer = #expect(throws: SettingsError.self) { try settings.consumer() }
        #expect(
            consumer?.problems.map(\.setting).sorted() == [
                "GOPHER_SLACK_APP_ID", "GOPHER_SLACK_BOT_ACCESS_TOKEN", "GOPHER_SLACK_TEAM_ID",
            ]
        )
    }
}
