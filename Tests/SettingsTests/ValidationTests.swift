import Secrets
import Systemd
import Testing

@testable import Settings

@Suite("What each daemon needs")
struct ValidationTests {
    @Test("With all that it needs a daemon starts", arguments: Daemon.allCases)
    func starts(daemon: Daemon) {
        let settings = read(complete).settings
        #expect(settings.validate(for: daemon) == [])
        #expect(SettingsError(settings.validate(for: daemon)) == nil)
    }

    @Test(
        "All that a daemon misses is reported at once",
        arguments: [
            (.gateway, ["GOPHER_SLACK_APP_ID", "GOPHER_SLACK_TEAM_ID", "GOPHER_SLACK_REQUEST_SECRET"]),
            (.consumer, ["GOPHER_SLACK_APP_ID", "GOPHER_SLACK_TEAM_ID", "GOPHER_SLACK_BOT_ACCESS_TOKEN"]),
            (.bgtasks, ["GOPHER_SLACK_BOT_ACCESS_TOKEN"]),
        ] as [(Daemon, [String])]
    )
    func missing(daemon: Daemon, names: [String]) {
        let problems = read().settings.validate(for: daemon)
        #expect(problems.map(\.setting) == names)
        #expect(problems.allSatisfy { $0.code == .missing && $0.severity == .error })
    }

    @Test("Missing and empty are told apart, and the place to put a secret is named")
    func words() throws {
        let settings = read(["GOPHER_SLACK_APP_ID": "", "GOPHER_SLACK_TEAM_ID": "T01GOPHERS0"]).settings
        let error = try #require(SettingsError(settings.validate(for: .gateway)))
        #expect(
            error.description == """
                2 settings are wrong:
                  GOPHER_SLACK_APP_ID: is set, but empty, and gateway needs it; expected the app id, such as A0123ABCDE
                  GOPHER_SLACK_REQUEST_SECRET: is not set, and gateway needs it; expected the app's signing secret \
                (Basic Information): 32 hexadecimal digits, as credential slack-request-secret or in the environment
                """
        )
    }

    @Test("Mistakes of every kind come together, errors first")
    func together() {
        let settings = read([
            "PORT": "http", "ENV": "prod", "GOPHER_LOG_LEVEL": "loud", "REDIS_URL": "redis://:hu@sh@localhost",
            "GOPHER_SLACK_REQUEST_SECRET": "hush\r", "GOPHER_LOGLEVEL": "x",
        ]).settings
        let problems = settings.validate(for: .gateway)
        #expect(
            problems.map(\.setting) == [
                "PORT", "REDIS_URL", "GOPHER_LOG_LEVEL", "GOPHER_SLACK_REQUEST_SECRET", "GOPHER_SLACK_APP_ID",
                "GOPHER_SLACK_TEAM_ID", "ENV", "GOPHER_LOGLEVEL",
            ]
        )
        #expect(problems.map(\.severity) == Array(repeating: .error, count: 6) + [.notice, .notice])
        #expect(SettingsError(problems)?.problems.count == 6)
    }

    @Test("A mistake in a setting that the daemon doesn't use is a notice")
    func unused() {
        var environment = complete
        environment["PORT"] = "http"
        environment["GERRIT_URL"] = "x"
        let settings = read(environment).settings
        #expect(settings.validate(for: .gateway).map(\.severity) == [.error, .notice])
        #expect(settings.validate(for: .consumer).map(\.severity) == [.notice, .notice])
        #expect(settings.validate(for: .bgtasks).map(\.setting) == ["GERRIT_URL", "PORT"])
    }

    @Test("No secret is in any text that settings can produce, however it is damaged")
    func secrecy() throws {
        let marks = ["hush", "hu sh", "\"hush\"", "hush\r", "redis://hush@x@y", "redis://:hush@localhost", "xoxb-hush"]
        for definition in SettingDefinition.table {
            for value in marks where definition.isSecret || value.contains("xoxb") {
                let (settings, problems) = read([definition.name: value])
                let texts =
                    problems.map(\.description) + [
                        settings.report(), "\(settings)", String(reflecting: settings),
                        SettingsError(settings.validate(for: .gateway)).map(\.description) ?? "",
                    ]
                // Values of a secret's type print redacted; a token in a plain variable still stands in `values`.
                for text in definition.isSecret ? texts : texts.filter({ !$0.contains("SettingValues") }) {
                    #expect(!text.contains("hu"), "\(definition.name)")
                }
            }
        }
    }
}
