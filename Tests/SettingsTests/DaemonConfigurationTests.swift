import BackgroundTasks
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

    @Test("Who is heeded besides the workspace's people, and what is too long for a channel, are the site's decision")
    func manners() throws {
        #expect(try read().consumer().bot == BotConfiguration())
        let ours = try read([
            "GOPHER_HEED_OUTSIDERS": "1", "GOPHER_HEED_BOTS": "B01NICE,U01NICE, W01NICE",
            "GOPHER_ANSWER_MAX_MESSAGES": "5",
        ]).consumer().bot
        #expect(
            ours
                == BotConfiguration(
                    heedsOutsiders: true,
                    heededBots: ["B01NICE", "U01NICE", "W01NICE"],
                    maximumPartsInChannel: 5
                )
        )
        let wrong = read(["GOPHER_HEED_BOTS": "nice", "GOPHER_HEED_OUTSIDERS": "maybe"])
        #expect(wrong.contentProblems.map(\.setting) == ["GOPHER_HEED_OUTSIDERS", "GOPHER_HEED_BOTS"])
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

    @Test("The background tasks need Slack's token alone; sources and channels have defaults")
    func backgroundTasks() throws {
        let token = ["GOPHER_SLACK_BOT_ACCESS_TOKEN": "xoxb-1"]
        func read(_ more: [String: String]) -> Settings {
            let environment = token.merging(more) { $1 }
            return Settings.read(environment: environment, credentials: nil, host: "host", instance: nil).settings
        }
        let development = try read([:]).backgroundTasks()
        #expect(development.isShadow)
        #expect(development.name == "host")
        #expect(development.gerrit == GerritConfiguration())
        #expect(development.redis.clientName == "gopherbot-bgtasks-host")
        let production = try read([
            "ENV": "production", "GERRIT_URL": "http://127.0.0.1:1/gerrit/", "GOPHER_GERRIT_CHANNEL": "#changes",
        ]).backgroundTasks()
        #expect(!production.isShadow)
        #expect(production.gerrit == GerritConfiguration(url: "http://127.0.0.1:1/gerrit", channel: "changes"))
    }

    @Test(
        "A channel that can be none, and a path that fits no socket, keep the background tasks from starting",
        arguments: [
            ("GOPHER_GERRIT_CHANNEL", "two words"), ("GOPHER_GERRIT_CHANNEL", "#"),
            ("GOPHER_BGTASKS_SOCKET", "run/bgtasks.sock"),
            ("GOPHER_BGTASKS_SOCKET", "/" + String(repeating: "x", count: 107)),
        ]
    )
    func badBackgroundSettings(name: String, value: String) {
        let settings = read([name: value])
        let error = #expect(throws: SettingsError.self) { try settings.backgroundTasks() }
        #expect(error?.problems.map(\.setting) == [name])
    }

    @Test("The background tasks are told of the podcast: where, when, and what of it")
    func podcast() throws {
        #expect(try read().backgroundTasks().gotime == GotimeConfiguration())
        let changed = try read([
            "CHANGELOG_URL": "https://live.example.org", "MASTODON_URL": "https://posts.example.org",
            "GOPHER_GOTIME_CHANNEL": "#podcast", "GOPHER_GOTIME_ACCOUNT": "7", "GOPHER_GOTIME_EARLIEST": "2m",
            "GOPHER_GOTIME_LATEST": "90s", "GOPHER_GOTIME_BOOSTS": "1", "GOPHER_GOTIME_REPLIES": "1",
        ])
        .backgroundTasks()
        #expect(
            changed.gotime
                == GotimeConfiguration(
                    liveURL: "https://live.example.org",
                    postsURL: "https://posts.example.org",
                    account: "7",
                    channel: "podcast",
                    earliest: .seconds(120),
                    latest: .seconds(90),
                    withBoosts: true,
                    withReplies: true
                )
        )
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
