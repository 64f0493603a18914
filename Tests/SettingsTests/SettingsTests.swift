import Bot
import Secrets
import Systemd
import Testing

@testable import Settings

@Suite("Settings")
struct SettingsTests {
    @Test("Without anything set the defaults hold, and nothing is wrong as such")
    func defaults() {
        let (settings, problems) = read()
        #expect(problems == [])
        let values = settings.values
        #expect(values.port == nil)
        #expect(values.redisURL == .standard)
        #expect(values.logThreshold == LogThreshold(name: "info"))
        #expect(values.environment == .development && values.environment.isShadow)
        #expect(values.messageMaxAge == .seconds(30))
        #expect(values.appName == "gopherbot")
        #expect(values.instanceID == "host")
        #expect(values.slackAPIURL == "https://slack.com/api")
        #expect(values.slackRequestSecret == nil)
    }

    @Test("Every variable reaches its value")
    func everything() {
        let (settings, problems) = read(
            complete.merging([
                "PORT": "8080", "REDIS_URL": "redis://:pw@localhost/3", "GOPHER_REDIS_INSECURE": "yes",
                "GOPHER_REDIS_SKIPVERIFY": "true", "GOPHER_LOG_LEVEL": "warn", "ENV": "Production",
                "GOPHER_MESSAGE_MAX_AGE": "2m", "GOPHER_SLACK_CLIENT_ID": "123.456",
                "GOPHER_SLACK_CLIENT_SECRET": "client", "GOPHER_SLACK_REQUEST_TOKEN": "token",
                "GOPHER_APP_ID": "app", "GOPHER_APP_NAME": "staging", "GOPHER_INSTANCE_ID": "me",
                "GOPHER_COMMIT": "abc123", "SLACK_API_URL": "http://127.0.0.1:3000/api/",
                "GERRIT_URL": "http://127.0.0.1:3000/gerrit", "CHANGELOG_URL": "https://a.example",
                "GOPHER_REPOSITORY_URL": "https://code.example/bot/",
                "GOPHER_BGTASKS_SOCKET": "/tmp/b.sock", "GOPHER_GERRIT_CHANNEL": "#cls",
                "MASTODON_URL": "https://b.example/", "PLAYGROUND_URL": "https://[2001:db8::1]:8/x//",
            ]) { $1 }
        )
        #expect(problems == [])
        let values = settings.values
        #expect(values.port == 8080)
        #expect(values.redisURL.password == Secret("pw") && values.redisURL.database == 3)
        #expect(values.redisInsecure && values.redisSkipVerify)
        #expect(values.logThreshold == LogThreshold(name: "warning"))
        #expect(values.environment == .production && !values.environment.isShadow)
        #expect(values.messageMaxAge == .seconds(120))
        #expect(values.repositoryURL == "https://code.example/bot/")
        #expect(values.slackAppID == "A01GOPHER00" && values.slackTeamID == "T01GOPHERS0")
        #expect(values.slackClientID == "123.456" && values.slackClientSecret == Secret("client"))
        #expect(values.slackRequestToken == Secret("token"))
        #expect(values.slackRequestSecret == Secret("0123456789abcdef0123456789abcdef"))
        #expect(values.slackBotAccessToken == Secret("xoxb-0123456789-abcdef"))
        #expect(values.appID == "app" && values.appName == "staging")
        #expect(values.instanceID == "me" && values.commit == "abc123")
        #expect(values.slackAPIURL == "http://127.0.0.1:3000/api")
        #expect(values.bgtasksSocket == "/tmp/b.sock" && values.gerritChannel == "cls")
        #expect(values.gerritURL == "http://127.0.0.1:3000/gerrit")
        #expect(values.changelogURL == "https://a.example" && values.mastodonURL == "https://b.example")
        #expect(values.playgroundURL == "https://[2001:db8::1]:8/x")
    }

    @Test(
        "Heroku's names are aliases",
        arguments: [
            ("HEROKU_APP_ID", \SettingValues.appID), ("HEROKU_SLUG_COMMIT", \.commit),
        ] as [(String, any KeyPath<SettingValues, String?> & Sendable)]
    )
    func aliases(name: String, path: any KeyPath<SettingValues, String?> & Sendable) {
        let (settings, problems) = read([name: "x1", "HEROKU_APP_NAME": "x2", "HEROKU_DYNO_ID": "x3"])
        #expect(problems == [])
        #expect(settings.values[keyPath: path] == "x1")
        #expect(settings.values.appName == "x2" && settings.values.instanceID == "x3")
        #expect(settings.source(of: name) == .environment(name))
        #expect(settings.source(of: "GOPHER_APP_NAME") == .environment("HEROKU_APP_NAME"))
    }

    @Test("Our own name wins over an alias, with a notice only where they differ")
    func conflict() {
        #expect(read(["GOPHER_APP_NAME": "a", "HEROKU_APP_NAME": "a"]).problems == [])
        let (settings, problems) = read(["GOPHER_APP_NAME": "a", "HEROKU_APP_NAME": "b"])
        #expect(settings.values.appName == "a")
        #expect(
            problems.map(\.description) == [
                """
                GOPHER_APP_NAME: is set differently by environment GOPHER_APP_NAME and environment HEROKU_APP_NAME: \
                environment GOPHER_APP_NAME is taken
                """
            ]
        )
        #expect(problems.allSatisfy { $0.severity == .notice })
    }

    @Test("An empty variable counts as not set")
    func empty() {
        let (settings, problems) = read(["GOPHER_APP_NAME": "", "HEROKU_APP_NAME": "x", "PORT": ""])
        #expect(problems == [])
        #expect(settings.values.appName == "x" && settings.values.port == nil)
    }

    @Test(
        "A value of the wrong type or out of range is named with what is expected",
        arguments: [
            ("PORT", "http", "PORT: 'http' is not a whole number; expected a port from 0 to 65535"),
            ("PORT", "65536", "PORT: '65536' is out of range; expected a port from 0 to 65535"),
            ("PORT", "-1", "PORT: '-1' is out of range; expected a port from 0 to 65535"),
            (
                "GOPHER_REDIS_INSECURE", "on",
                "GOPHER_REDIS_INSECURE: 'on' is neither yes nor no; expected 1 or 0 (or true, false, yes, no)"
            ),
            (
                "GOPHER_LOG_LEVEL", "verbose",
                """
                GOPHER_LOG_LEVEL: 'verbose' is not a level; expected one of trace, debug, info, notice, warn, warning, \
                error, critical, fatal, panic, disabled
                """
            ),
            (
                "GOPHER_MESSAGE_MAX_AGE", "2h",
                """
                GOPHER_MESSAGE_MAX_AGE: '2h' has an unknown unit of time; \
                expected a time from 1s to 60m, such as 30s, 2m or 500ms
                """
            ),
            (
                "GOPHER_MESSAGE_MAX_AGE", "0",
                "GOPHER_MESSAGE_MAX_AGE: '0' is out of range; expected a time from 1s to 60m, such as 30s, 2m or 500ms"
            ),
            (
                "GOPHER_SLACK_APP_ID", "T01",
                "GOPHER_SLACK_APP_ID: 'T01' is not the id of an app; expected the app id, such as A0123ABCDE"
            ),
            (
                "GOPHER_SLACK_TEAM_ID", "gophers",
                "GOPHER_SLACK_TEAM_ID: 'gophers' is not the id of a workspace; expected the workspace id, such as T0123ABCDE"
            ),
            (
                "GOPHER_ANSWER_MAX_MESSAGES", "0",
                "GOPHER_ANSWER_MAX_MESSAGES: '0' is out of range; expected a number of messages from 1 to 20"
            ),
            (
                "GOPHER_HEED_BOTS", "B01NICE, nice",
                """
                GOPHER_HEED_BOTS: 'B01NICE, nice' has a part that is not the id of a bot; \
                expected bot ids such as B0123ABCDE or U0123ABCDE, with commas between
                """
            ),
            (
                "GOPHER_SLACK_CLIENT_ID", "123",
                "GOPHER_SLACK_CLIENT_ID: '123' is not a client id; expected two numbers with a dot between, as Slack shows it"
            ),
            (
                "GOPHER_APP_NAME", "a:b",
                """
                GOPHER_APP_NAME: 'a:b' has characters that are not allowed; \
                expected 1 to 64 characters of A-Z a-z 0-9 . _ -
                """
            ),
            (
                "GERRIT_URL", "ftp://x",
                """
                GERRIT_URL: 'ftp://x' does not begin with http:// or https://; \
                expected an address such as https://example.org/path
                """
            ),
            (
                "SLACK_API_URL", "https:///api",
                "SLACK_API_URL: 'https:///api' names no host; expected an address such as https://example.org/path"
            ),
            (
                "MASTODON_URL", "https://user:pw@x.example",
                """
                MASTODON_URL: the value (25 characters) has a user name or password in it; \
                expected an address such as https://example.org/path
                """
            ),
            (
                "GOPHER_SLACK_CLIENT_SECRET", "hush hush",
                """
                GOPHER_SLACK_CLIENT_SECRET: the value (9 characters) has blanks or characters that no such secret has; \
                expected the app's client secret (Basic Information)
                """
            ),
        ]
    )
    func malformed(name: String, value: String, problem: String) {
        let problems = read([name: value]).problems
        #expect(problems.map(\.description) == [problem])
        #expect(problems.map(\.severity) == [.error] && problems.map(\.code) == [.malformed])
    }

    @Test(
        "Times have units",
        arguments: [("30", .seconds(30)), ("5s", .seconds(5)), ("2m", .seconds(120)), ("1500ms", .milliseconds(1500))]
            as [(String, Duration)]
    )
    func times(text: String, duration: Duration) {
        #expect(read(["GOPHER_MESSAGE_MAX_AGE": text]).settings.values.messageMaxAge == duration)
    }

    @Test("An unknown environment is development, with a notice", arguments: ["prod", "live"])
    func unknownEnvironment(name: String) {
        let (settings, problems) = read(["ENV": name])
        #expect(settings.values.environment == .development)
        #expect(
            problems.map(\.description) == [
                """
                ENV: '\(name)' is none of production, staging, testing, development: \
                development is taken, which is shadow mode
                """
            ]
        )
        #expect(problems.map(\.severity) == [.notice])
    }

    @Test("A secret of an unusual shape is taken, with a notice that doesn't show it")
    func unusual() {
        let (settings, problems) = read([
            "GOPHER_SLACK_REQUEST_SECRET": "hush", "GOPHER_SLACK_BOT_ACCESS_TOKEN": "xapp-hush",
        ])
        #expect(settings.values.slackRequestSecret == Secret("hush"))
        #expect(
            problems.map(\.description) == [
                """
                GOPHER_SLACK_REQUEST_SECRET: the value (4 characters) does not look like a signing secret, \
                which has 32 hexadecimal digits
                """,
                """
                GOPHER_SLACK_BOT_ACCESS_TOKEN: the value (9 characters) does not look like a bot token, \
                which begins with xoxb-
                """,
            ]
        )
        #expect(problems.allSatisfy { $0.severity == .notice && $0.code == .unusual })
    }

    @Test("The token over plain http to another machine is worth a notice")
    func plainHTTP() {
        #expect(read(["SLACK_API_URL": "http://localhost:3000/api"]).problems == [])
        let problems = read(["SLACK_API_URL": "http://simulator.example/api"]).problems
        #expect(problems.map(\.severity) == [.notice])
        #expect(problems.first?.message.contains("is not encrypted") == true)
    }

    @Test("A variable of ours that is no setting gets a notice, with the name that was probably meant")
    func unknownVariable() {
        let problems = read([
            "GOPHER_LOGLEVEL": "x", "GOPHER_ZZZZZZZZ": "x", "HEROKU_RELEASE_VERSION": "x", "PATH": "/bin",
            "log_level": "x",
        ]).problems
        #expect(
            problems.map(\.description) == [
                "GOPHER_LOGLEVEL: is no setting; did you mean GOPHER_LOG_LEVEL?", "GOPHER_ZZZZZZZZ: is no setting",
            ]
        )
        #expect(problems.allSatisfy { $0.severity == .notice })
    }
}

@Suite("The instance's id")
struct InstanceTests {
    @Test(
        "Its default is the host and the unit's instance",
        arguments: [
            ("web-1.example.org", "1", "web-1.example.org-1"), ("web", "a-b", "web-a-b"), ("web", nil, "web"),
        ] as [(String, String?, String)]
    )
    func standard(host: String, instance: String?, id: String) {
        let (settings, problems) = read(host: host, instance: instance)
        #expect(problems == [])
        #expect(settings.values.instanceID == id)
        #expect(settings.source(of: "HEROKU_DYNO_ID") == .standard)
    }

    @Test("A default that is no name is refused, and says where it comes from", arguments: ["x y", "x\\x20y", "ä"])
    func malformedDefault(instance: String) {
        let problems = read(instance: instance).problems
        #expect(
            problems.map(\.description) == [
                """
                GOPHER_INSTANCE_ID: the default 'host-\(instance)' has characters that are not allowed; \
                expected 1 to 100 characters of A-Z a-z 0-9 . _ -
                """
            ]
        )
        #expect(read(["GOPHER_INSTANCE_ID": "x"], instance: instance).problems == [])
    }

    @Test("It has at most 100 characters")
    func length() {
        #expect(read(["GOPHER_INSTANCE_ID": String(repeating: "x", count: 100)]).problems == [])
        let problems = read(["GOPHER_INSTANCE_ID": String(repeating: "x", count: 101)]).problems
        #expect(problems.map(\.code) == [.malformed])
    }

    @Test("A mistake in a setting that is asked about is told, a notice or another setting's mistake is not")
    func mistake() {
        let settings = Settings.read(
            environment: ["REDIS_URL": "nonsense", "GOPHER_LOG_LEVEL": "loud"],
            credentials: nil,
            host: "host",
            instance: nil
        ).settings
        #expect(settings.mistake(in: "GOPHER_APP_NAME", "REDIS_URL")?.setting == "REDIS_URL")
        #expect(settings.mistake(in: "GOPHER_APP_NAME") == nil)
    }
}
