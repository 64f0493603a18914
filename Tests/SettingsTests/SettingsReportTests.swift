import Systemd
import Testing

@testable import Settings

@Suite("Reports on the settings")
struct SettingsReportTests {
    @Test("The report shows each setting with value and source; of a secret the length alone")
    func report() throws {
        let files = try CredentialFiles([
            "slack-request-secret": "0123456789abcdef0123456789abcdef\n",
            "redis-url": "redis://:p%40ss@db/2\n",
        ])
        let (settings, _) = read(
            [
                "PORT": "http", "ENV": "production", "HEROKU_APP_NAME": "gophers",
                "GOPHER_SLACK_APP_ID": "A01GOPHER00",
                "GOPHER_SLACK_BOT_ACCESS_TOKEN": "xoxb-0123456789-0123456789-abcdefghijkl",
                "GOPHER_SLACK_CLIENT_ID": "xoxb-1", "GOPHER_COMMIT": "",
            ],
            credentials: files.directory,
            host: "web",
            instance: "1"
        )
        #expect(settings.report() == expectedReport)
    }

    @Test("The reference has a row for each setting")
    func reference() {
        let lines = Settings.reference().split(separator: "\n")
        #expect(lines.count == SettingDefinition.table.count + 2)
        #expect(
            lines[3] == """
                | `REDIS_URL`; secret, credential `redis-url` | Redis: redis://, rediss:// (TLS) or unix://, with user, \
                password and database; special characters percent-encoded. | redis://, rediss:// or unix://, such as \
                redis://USER:PASSWORD@HOST:6379/0 | `redis://127.0.0.1:6379/0` |  |
                """
        )
        #expect(lines.allSatisfy { $0.count { $0 == "|" } == 6 })
    }
}

@Suite("The table of settings")
struct SettingDefinitionTests {
    @Test("No name, alias or credential is there twice")
    func unique() {
        let names = SettingDefinition.table.flatMap { [$0.name] + $0.aliases }
        #expect(Set(names).count == names.count)
        let credentials = SettingDefinition.table.map(\.credential)
        #expect(Set(credentials).count == credentials.count)
    }

    @Test("Every variable of the configuration is there")
    func names() {
        let expected: Set = [
            "PORT", "REDIS_URL", "GOPHER_REDIS_INSECURE", "GOPHER_REDIS_SKIPVERIFY", "GOPHER_LOG_LEVEL", "ENV",
            "GOPHER_LOG_FORMAT",
            "GOPHER_SLACK_APP_ID", "GOPHER_SLACK_TEAM_ID", "GOPHER_SLACK_CLIENT_ID", "GOPHER_SLACK_CLIENT_SECRET",
            "GOPHER_SLACK_REQUEST_TOKEN", "GOPHER_SLACK_REQUEST_SECRET", "GOPHER_SLACK_BOT_ACCESS_TOKEN",
            "HEROKU_APP_ID", "HEROKU_APP_NAME", "HEROKU_DYNO_ID", "HEROKU_SLUG_COMMIT", "GOPHER_APP_ID",
            "GOPHER_APP_NAME", "GOPHER_INSTANCE_ID", "GOPHER_COMMIT", "SLACK_API_URL", "GERRIT_URL", "CHANGELOG_URL",
            "MASTODON_URL", "PLAYGROUND_URL", "GOPHER_MESSAGE_MAX_AGE", "GOPHER_CONTENT_DIR", "GOPHER_SITE_DIR",
            "GOPHER_REPOSITORY_URL", "GOPHER_ANSWER_MAX_MESSAGES", "GOPHER_HEED_OUTSIDERS", "GOPHER_HEED_BOTS",
            "GOPHER_BGTASKS_SOCKET", "GOPHER_GERRIT_CHANNEL", "GOPHER_GOTIME_CHANNEL", "GOPHER_GOTIME_EARLIEST",
            "GOPHER_GOTIME_LATEST", "GOPHER_GOTIME_ACCOUNT", "GOPHER_GOTIME_BOOSTS", "GOPHER_GOTIME_REPLIES",
        ]
        #expect(Set(SettingDefinition.table.flatMap { [$0.name] + $0.aliases }) == expected)
    }

    @Test("A default's text says what the values hold without it")
    func defaults() throws {
        for definition in SettingDefinition.table where definition.name != "GOPHER_INSTANCE_ID" {
            guard let standard = definition.standard else { continue }
            var values = SettingValues()
            #expect(try definition.store(standard, &values) == nil)
            #expect("\(values)" == "\(SettingValues())", "\(definition.name)")
        }
    }

    @Test("A daemon uses what it requires, and each setting says what it is for in one line")
    func consistent() {
        for definition in SettingDefinition.table {
            #expect(definition.requiredBy.isSubset(of: definition.usedBy))
            #expect(definition.requiredBy.isEmpty || definition.standard == nil)
            #expect(definition.summary.hasSuffix(".") && !definition.summary.contains("\n"))
        }
    }
}

private let expectedReport = """
    PORT                           http                                          environment PORT (wrong)
    REDIS_URL                      rediss://:<redacted, 4 characters>@db:6379/2  credential redis-url
    GOPHER_REDIS_INSECURE          0                                             default
    GOPHER_REDIS_SKIPVERIFY        0                                             default
    GOPHER_LOG_LEVEL               info                                          default
    GOPHER_LOG_FORMAT              text                                          default
    ENV                            production                                    environment ENV
    GOPHER_MESSAGE_MAX_AGE         30s                                           default
    GOPHER_ANSWER_MAX_MESSAGES     2                                             default
    GOPHER_HEED_OUTSIDERS          0                                             default
    GOPHER_HEED_BOTS               -                                             not set
    GOPHER_CONTENT_DIR             /usr/share/gopherbot                          default
    GOPHER_SITE_DIR                /etc/gopherbot                                default
    GOPHER_REPOSITORY_URL          -                                             not set
    GOPHER_BGTASKS_SOCKET          /run/gopherbot/bgtasks.sock                   default
    GOPHER_SLACK_APP_ID            A01GOPHER00                                   environment GOPHER_SLACK_APP_ID
    GOPHER_SLACK_TEAM_ID           -                                             not set
    GOPHER_SLACK_CLIENT_ID         <redacted, 6 characters>                      environment GOPHER_SLACK_CLIENT_ID (wrong)
    GOPHER_SLACK_CLIENT_SECRET     -                                             not set
    GOPHER_SLACK_REQUEST_TOKEN     -                                             not set
    GOPHER_SLACK_REQUEST_SECRET    <redacted, 32 characters>                     credential slack-request-secret
    GOPHER_SLACK_BOT_ACCESS_TOKEN  <redacted, 39 characters>                     environment GOPHER_SLACK_BOT_ACCESS_TOKEN
    GOPHER_GERRIT_CHANNEL          golang-cls                                    default
    GOPHER_GOTIME_CHANNEL          gotimefm                                      default
    GOPHER_GOTIME_EARLIEST         5m                                            default
    GOPHER_GOTIME_LATEST           60m                                           default
    GOPHER_GOTIME_ACCOUNT          109349735213354404                            default
    GOPHER_GOTIME_BOOSTS           0                                             default
    GOPHER_GOTIME_REPLIES          0                                             default
    GOPHER_APP_ID                  -                                             not set
    GOPHER_APP_NAME                gophers                                       environment HEROKU_APP_NAME
    GOPHER_INSTANCE_ID             web-1                                         default
    GOPHER_COMMIT                  -                                             not set
    SLACK_API_URL                  https://slack.com/api                         default
    GERRIT_URL                     https://go-review.googlesource.com            default
    CHANGELOG_URL                  https://changelog.com                         default
    MASTODON_URL                   https://changelog.social                      default
    PLAYGROUND_URL                 https://go.dev                                default

    """
