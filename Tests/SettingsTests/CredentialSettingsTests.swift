import Foundation
import Secrets
import Systemd
import Testing

@testable import Settings

@Suite("Secrets as credentials")
struct CredentialSettingsTests {
    @Test("Each secret is read from the credential that is named like it")
    func names() throws {
        let files = try CredentialFiles([
            "redis-url": "redis://:pw@localhost\n",
            "slack-client-secret": "client\n",
            "slack-request-token": "token\n",
            "slack-request-secret": "0123456789abcdef0123456789abcdef\n",
            "slack-bot-access-token": "xoxb-1\n",
        ])
        let (settings, problems) = read(credentials: files.directory)
        #expect(problems == [])
        #expect(settings.values.redisURL.password == Secret("pw"))
        #expect(settings.values.slackClientSecret == Secret("client"))
        #expect(settings.values.slackRequestToken == Secret("token"))
        #expect(settings.values.slackRequestSecret == Secret("0123456789abcdef0123456789abcdef"))
        #expect(settings.values.slackBotAccessToken == Secret("xoxb-1"))
        #expect(settings.source(of: "REDIS_URL") == .credential("redis-url"))
    }

    @Test("A credential wins over the variable, with a notice where they differ")
    func precedence() throws {
        let files = try CredentialFiles(["slack-bot-access-token": "xoxb-1\n"])
        let variable = "GOPHER_SLACK_BOT_ACCESS_TOKEN"
        #expect(read([variable: "xoxb-1"], credentials: files.directory).problems == [])
        let (settings, problems) = read([variable: "xoxb-hush"], credentials: files.directory)
        #expect(settings.values.slackBotAccessToken == Secret("xoxb-1"))
        #expect(
            problems.map(\.description) == [
                """
                \(variable): is set differently by credential slack-bot-access-token and environment \(variable): \
                credential slack-bot-access-token is taken
                """
            ]
        )
    }

    @Test("A credential that can't be read is one error, not also a missing setting")
    func unreadable() throws {
        let files = try CredentialFiles(["slack-request-secret": "\n"])
        var environment = complete
        environment["GOPHER_SLACK_REQUEST_SECRET"] = nil
        let (settings, _) = read(environment, credentials: files.directory)
        #expect(
            settings.validate(for: .gateway).map(\.description) == [
                """
                GOPHER_SLACK_REQUEST_SECRET: the credential \(files.directory.path)/slack-request-secret is empty: \
                write the value into it, or remove it
                """
            ]
        )
    }

    @Test("A credential that nobody reads gets a notice, with the name that was probably meant")
    func unknown() throws {
        let files = try CredentialFiles(["slack-request-secert": "x", "slack-app-id": "x", "tls-key": "x"])
        let problems = read(credentials: files.directory).problems
        #expect(
            problems.map(\.description) == [
                """
                credential slack-app-id: is not read, since it is no secret: set GOPHER_SLACK_APP_ID in the environment
                """,
                """
                credential slack-request-secert: is not read: no setting has this name; \
                did you mean slack-request-secret?
                """,
                "credential tls-key: is not read: no setting has this name",
            ]
        )
        #expect(problems.allSatisfy { $0.severity == .notice })
    }
}

@Suite("Values that a file has damaged")
struct ValueDamageTests {
    @Test(
        "Each kind of damage is named, in a plain variable and in a credential, without the value",
        arguments: [
            ("hush\r", ["contains a carriage return: the file has Windows line endings (CR LF), it needs LF alone"]),
            ("\"hush\"", ["begins with a quote: here quotes are part of the value, leave them out"]),
            ("'hush'", ["begins with a quote: here quotes are part of the value, leave them out"]),
            ("hush'", ["ends with a quote: here quotes are part of the value, leave them out"]),
            ("hush ", ["begins or ends with a blank: remove it"]),
            ("\thush", ["begins or ends with a blank: remove it"]),
            ("\u{A0}hush", ["begins or ends with a blank: remove it"]),
            ("hush\nhush", ["contains a line break: it must be one line"]),
            ("hu\u{2028}sh", ["contains a line break: it must be one line"]),
            ("hu\u{2029}sh", ["contains a line break: it must be one line"]),
            ("hush # note", ["contains ' #': a comment needs a line of its own"]),
            ("export GOPHER_SLACK_CLIENT_SECRET=hush", ["contains the whole assignment: it must be the value alone"]),
            ("GOPHER_SLACK_CLIENT_SECRET=hush", ["contains the whole assignment: it must be the value alone"]),
            ("\u{FEFF}hush", ["begins with a byte order mark: save the file as UTF-8 without BOM"]),
            ("hu\u{1B}sh", ["contains a control character: it must be plain text"]),
            (
                "\"hush\" # note\r",
                [
                    "contains a carriage return: the file has Windows line endings (CR LF), it needs LF alone",
                    "begins with a quote: here quotes are part of the value, leave them out",
                    "contains ' #': a comment needs a line of its own",
                ]
            ),
        ]
    )
    func damage(value: String, found: [String]) throws {
        let setting = "GOPHER_SLACK_CLIENT_SECRET"
        let expected = found.map { "\(setting): the value (\(value.unicodeScalars.count) characters) \($0)" }
        let files = try CredentialFiles(["slack-client-secret": value])
        for (environment, directory) in [([setting: value], nil), ([:], files.directory)] {
            let problems = read(environment, credentials: directory).problems
            #expect(problems.map(\.description) == expected)
            #expect(problems.allSatisfy { $0.severity == .error && $0.code == .mangled })
        }
    }

    @Test("Characters that only look dangerous are taken", arguments: [#"s7\p=$0!x"#, "a#b", "it''s", "a=b", "%41"])
    func harmless(value: String) {
        let (settings, problems) = read(["GOPHER_SLACK_CLIENT_SECRET": value])
        #expect(problems == [])
        #expect(settings.values.slackClientSecret == Secret(value))
    }

    @Test(
        "A name that a file has damaged is recognised",
        arguments: [
            (
                "export GOPHER_LOG_LEVEL",
                "the name has 'export' before it, which only a shell understands: remove the word"
            ),
            (
                "\u{FEFF}GOPHER_LOG_LEVEL",
                "the name has a byte order mark before it: save the file as UTF-8 without BOM"
            ),
            ("GOPHER_LOG_LEVEL ", "the name has blanks around it: remove them"),
            ("gopher_log_level", "is written 'gopher_log_level': it must be in capital letters"),
        ]
    )
    func damagedName(name: String, message: String) {
        let problems = read([name: "debug"]).problems
        #expect(problems.map(\.description) == ["GOPHER_LOG_LEVEL: \(message)"])
        #expect(problems.map(\.severity) == [.error])
    }

    @Test("Lower-case names that aren't ours are none of our business", arguments: ["http_proxy", "env_file", "_"])
    func foreignName(name: String) {
        #expect(read([name: "x"]).problems == [])
    }
}
