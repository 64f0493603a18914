import Administration
import Foundation
import Systemd
import TestSupport
import Testing

@Suite("setup", .timeLimit(.minutes(2)))
struct SetupTests {
    static let token = "xoxb-simulator"
    static let signingSecret = "5ec0de5ec0de5ec0de5ec0de5ec0de5e"

    @Test(
        "Answers from a file become an environment file for all and credentials for root, after Slack and Redis were asked"
    )
    func fromFile() async throws {
        try await withSetup { fixture in
            let output = try await fixture.run(
                """
                GOPHER_SLACK_BOT_ACCESS_TOKEN=\(Self.token)
                GOPHER_SLACK_REQUEST_SECRET=\(Self.signingSecret)
                REDIS_URL=\(fixture.redisURL)
                SLACK_API_URL=\(fixture.apiURL)
                ENV=production
                """
            )
            #expect(try fixture.read("credentials/slack-bot-access-token") == Self.token + "\n")
            #expect(try fixture.read("credentials/slack-request-secret") == Self.signingSecret + "\n")
            #expect(try fixture.read("credentials/redis-url") == fixture.redisURL + "\n")
            #expect(try fixture.mode("credentials") == 0o700)
            for name in ["slack-bot-access-token", "slack-request-secret", "redis-url"] {
                #expect(try fixture.mode("credentials/\(name)") == 0o600)
            }
            #expect(try fixture.mode("gopherbot.env") == 0o644)
            // Workspace and app are Slack's answer.
            let variables = EnvironmentFile(text: try fixture.read("gopherbot.env")).variables
            #expect(
                variables == [
                    "ENV": "production", "SLACK_API_URL": fixture.apiURL, "GOPHER_SLACK_TEAM_ID": "T01GOPHERS0",
                    "GOPHER_SLACK_APP_ID": "A01GOPHER00",
                ]
            )
            #expect(output.contains("Next: gopherbot doctor --url https://"))
            #expect(!output.contains(Self.token) && !output.contains(Self.signingSecret))
            #expect(try fixture.leftovers() == [])
        }
    }

    @Test(
        "Run again it changes what is answered, and keeps comments, unknown lines, other settings and the file's mode"
    )
    func again() async throws {
        try await withSetup { fixture in
            try fixture.write(
                "# ours\nUNKNOWN=x\n#GOPHER_LOG_LEVEL=info\nGOPHER_SLACK_APP_ID=A01GOPHER00\nENV=production # no comment\n",
                to: "gopherbot.env",
                mode: 0o640
            )
            try await fixture.run(fixture.complete + "ENV=production\n")
            let before = try fixture.inode("credentials/slack-request-secret")
            let output = try await fixture.run("GOPHER_LOG_LEVEL=debug\n")
            #expect(
                try fixture.read("gopherbot.env") == """
                    # ours
                    UNKNOWN=x
                    #GOPHER_LOG_LEVEL=info
                    GOPHER_LOG_LEVEL=debug
                    GOPHER_SLACK_APP_ID=A01GOPHER00
                    ENV=production
                    SLACK_API_URL=\(fixture.apiURL)
                    GOPHER_SLACK_TEAM_ID=T01GOPHERS0

                    """
            )
            #expect(try fixture.mode("gopherbot.env") == 0o640)
            #expect(try fixture.inode("credentials/slack-request-secret") == before)
            #expect(output.contains("Written: \(fixture.path("gopherbot.env"))\n"))
            #expect(try await fixture.run("").contains("No setting has changed."))
        }
    }

    @Test("A secret in the environment file, which all can read, moves to its credential")
    func secretsMove() async throws {
        try await withSetup { fixture in
            try fixture.write("GOPHER_SLACK_REQUEST_SECRET=old\n", to: "gopherbot.env", mode: 0o644)
            try await fixture.run(fixture.complete)
            let file = try fixture.read("gopherbot.env")
            #expect(file.hasPrefix("#GOPHER_SLACK_REQUEST_SECRET=\n"))
            #expect(!file.contains("old"))
        }
    }

    @Test(
        "What is wrong is said with its name and without its value, and nothing is written",
        arguments: [
            ("GOPHER_SLACK_BOT_ACCESS_TOKEN=xoxb-revoked-by-someone\n", "invalid_auth", "revoked-by-someone"),
            ("REDIS_URL=redis://:geheim@7@127.0.0.1\n", "%40", "geheim"),
            ("REDIS_URL=redis://:geheim@127.0.0.1:1\n", "redis", "geheim"),
            ("GOPHER_SLACK_REQUEST_SECRET='5ec0 de'\n", "GOPHER_SLACK_REQUEST_SECRET", "5ec0 de"),
            ("GOPHER_SLACK_REQUEST_SECRET=\n", "GOPHER_SLACK_REQUEST_SECRET", "5ec0de"),
            ("export ENV=production\n", "export ENV", Self.token),
            ("NO_SUCH_SETTING=1\n", "NO_SUCH_SETTING", Self.token),
            ("# a comment\n\nGOPHER_SLACK_BOT_ACCESS_TOKEN: xoxb-new\n", "line 7: neither NAME=value", "xoxb-new"),
            ("xoxb-new", "line 5: neither NAME=value", "xoxb-new"),
            ("xoxb-new=1\n", "line 5: what stands before the = is no setting's name", "xoxb-new"),
            ("GOPHER_SLACK_BOT_ACCESS_TOKEN: xapp-new=\n", "line 5: what stands before the =", "xapp-new"),
            ("\(Self.signingSecret)=\n", "line 5: what stands before the =", Self.signingSecret),
            (
                "GOPHER_GERRIT_CHANNEL=a\u{2028}b\n",
                "b' contains a line break: it must be one line", "\u{2028}"
            ),
            ("GOPHER_MESSAGE_MAX_AGE=soon\n", "GOPHER_MESSAGE_MAX_AGE", Self.token),
        ]
    )
    func refused(line: String, named: String, value: String) async throws {
        try await withSetup { fixture in
            let error = await #expect(throws: SetupError.self) { () async throws in
                _ = try await fixture.run(fixture.complete + line)
            }
            #expect(error?.description.contains(named) == true, "\(error?.description ?? "")")
            #expect(error?.description.contains(value) == false)
            #expect(!FileManager.default.fileExists(atPath: fixture.path("credentials")))
        }
    }

    @Test("A folder in a file's place is said to be one")
    func folder() throws {
        let folder = NSTemporaryDirectory()
        let error = #expect(throws: ConfigurationFileError.self) { try ConfigurationFile(path: folder).read() }
        #expect(error?.code == .unreadable(SystemError(number: EISDIR)))
    }

    @Test("Another workspace's or app's id is corrected by what Slack says of the token, and that is said")
    func wrongIDs() async throws {
        try await withSetup { fixture in
            let output = try await fixture.run(
                fixture.complete + "GOPHER_SLACK_TEAM_ID=T0OTHER00\nGOPHER_SLACK_APP_ID=A0OTHER00\n"
            )
            #expect(output.contains("GOPHER_SLACK_TEAM_ID was T0OTHER00, and is T01GOPHERS0 now"))
            #expect(output.contains("GOPHER_SLACK_APP_ID was A0OTHER00, and is A01GOPHER00 now"))
        }
    }

    @Test("An API that isn't Slack's is named with what it has answered")
    func apiAddress() async throws {
        try await withSetup { fixture in
            let output = try await fixture.run(fixture.complete)
            #expect(output.contains(/Slack takes the token: .* \(asked http:\/\/127\.0\.0\.1:\d+\/api\)\n/))
        }
    }

    @Test("A missing scope is said with what doesn't work, and does not stop the setup")
    func missingScope() async throws {
        try await withSetup(scopes: Array(Feature.answers.scopes)) { fixture in
            let output = try await fixture.run(fixture.complete + "GOPHER_SLACK_APP_ID=A01GOPHER00\n")
            #expect(output.contains("reactions:write not granted: there are no reactions"))
            #expect(output.contains("Written:"))
        }
    }

    @Test("Questions: what is wrong is asked again, Enter keeps, and nothing typed in secret comes back")
    func questions() async throws {
        try await withSetup { fixture in
            try fixture.write("SLACK_API_URL=\(fixture.apiURL)\n", to: "gopherbot.env", mode: 0o644)
            let answers = [
                "", "xoxb-wrong", Self.token, "5ec0 de", Self.signingSecret, "redis://127.0.0.1:1", fixture.redisURL,
                "production",
                "bot.example.org", "https://bot.example.org",
            ]
            let output = try await fixture.run(answers: answers)
            #expect(output.contains("GOPHER_SLACK_BOT_ACCESS_TOKEN is needed"))
            #expect(output.contains("invalid_auth"))
            #expect(output.contains("the address must begin with https://"))
            #expect(output.contains("Next: gopherbot doctor --url https://bot.example.org/slack/event"))
            for secret in ["xoxb-wrong", Self.token, "5ec0 de", Self.signingSecret] {
                #expect(!output.contains(secret))
            }
            #expect(try fixture.read("credentials/slack-bot-access-token") == Self.token + "\n")

            // Only the environment is answered now.
            let again = try await fixture.run(answers: ["", "", "", "development", ""])
            #expect(again.contains("Bot token, xoxb-… ('OAuth & Permissions') [as it is]: "))
            #expect(again.contains("Environment, production or development [production]: "))
            #expect(again.contains("Written: \(fixture.path("gopherbot.env"))\n"))
        }
    }

    @Test("The input's end changes nothing")
    func inputEnds() async throws {
        try await withSetup { fixture in
            await #expect(throws: Terminal.Ended.self) { () async throws in
                _ = try await fixture.run(answers: [])
            }
            #expect(!FileManager.default.fileExists(atPath: fixture.path("credentials")))
        }
    }

    @Test("Without --url the end names the path, and without checks nobody is asked")
    func withoutChecks() async throws {
        try await withSetup { fixture in
            let output = try await fixture.run(
                """
                GOPHER_SLACK_BOT_ACCESS_TOKEN=xoxb-unknown
                GOPHER_SLACK_REQUEST_SECRET=\(Self.signingSecret)
                GOPHER_SLACK_TEAM_ID=T0OWN0000
                GOPHER_SLACK_APP_ID=A0OWN0000
                """,
                checks: false
            )
            #expect(output.contains("https://THIS-HOST/slack/event"))
            #expect(!output.contains("Slack takes the token"))
        }
    }

    @Test("A secret that all can read is for root alone again, also where its value stays")
    func modes() async throws {
        try await withSetup { fixture in
            try await fixture.run(fixture.complete)
            let secret = "credentials/slack-request-secret"
            try fixture.write(Self.signingSecret + "\n", to: secret, mode: 0o644)
            let before = try fixture.inode(secret)
            let output = try await fixture.run("")
            #expect(output.contains("Written: \(fixture.path(secret)) (mode)\n"))
            #expect(try fixture.mode(secret) == 0o600)
            #expect(try fixture.inode(secret) == before)
            #expect(try await fixture.run("").contains("No setting has changed."))
        }
    }

    @Test(
        "A link stays a link, and the file behind it gets the settings",
        arguments: ["gopherbot.env", "credentials/redis-url"]
    )
    func links(name: String) async throws {
        try await withSetup { fixture in
            try fixture.write("", to: "elsewhere/file", mode: 0o640)
            try FileManager.default.createDirectory(
                atPath: fixture.path("credentials"),
                withIntermediateDirectories: true
            )
            try FileManager.default.createSymbolicLink(
                atPath: fixture.path(name),
                withDestinationPath: fixture.path("elsewhere/file")
            )
            try await fixture.run(fixture.complete)
            #expect(
                try FileManager.default.destinationOfSymbolicLink(atPath: fixture.path(name))
                    == fixture.path("elsewhere/file")
            )
            let text = try fixture.read("elsewhere/file")
            #expect(text.contains(name == "gopherbot.env" ? "SLACK_API_URL=" : fixture.redisURL))
            #expect(try fixture.mode("elsewhere/file") == (name == "gopherbot.env" ? 0o640 : 0o600))
            #expect(try fixture.leftovers() == [])
        }
    }

    @Test("A link to nowhere is left as it is, and said")
    func brokenLink() async throws {
        try await withSetup { fixture in
            try fixture.write("", to: "elsewhere/file", mode: 0o640)
            try FileManager.default.createSymbolicLink(
                atPath: fixture.path("gopherbot.env"),
                withDestinationPath: fixture.path("elsewhere/none")
            )
            let error = await #expect(throws: ConfigurationFileError.self) { () async throws in
                try await fixture.run(fixture.complete)
            }
            #expect(error?.code == .brokenLink)
            #expect(error?.description.contains(fixture.path("gopherbot.env")) == true)
        }
    }

    @Test("A credential that can't be read is named, with what to do")
    func unreadable() async throws {
        try await withSetup { fixture in
            try fixture.write("", to: "credentials/redis-url/file", mode: 0o600)
            let error = await #expect(throws: SetupError.self) { () async throws in
                try await fixture.run(fixture.complete)
            }
            let text = "\(fixture.path("credentials/redis-url")) is not a regular file; mend or remove it"
            #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
        }
    }

    @Test("Redis on another host, without TLS: what must be set is said, or asked; and then it is tried so")
    func redisElsewhere() async throws {
        let port = try await freePort()
        try await withRedis(["--port", "\(port)", "--bind", "127.0.0.1"]) { _, _ in
            try await withSetup { fixture in
                // This machine too, but by no name of which that is known.
                let url = "redis://0.0.0.0:\(port)"
                let error = await #expect(throws: SetupError.self) { () async throws in
                    try await fixture.run(fixture.complete + "REDIS_URL=\(url)\n")
                }
                #expect(
                    error?.description.contains("set GOPHER_REDIS_INSECURE=1") == true,
                    "\(error?.description ?? "")"
                )
                try await fixture.run(fixture.complete + "REDIS_URL=\(url)\nGOPHER_REDIS_INSECURE=1\n")
                #expect(try fixture.read("gopherbot.env").contains("GOPHER_REDIS_INSECURE=1\n"))

                // On TLS it is asked all over again.
                try await fixture.run("GOPHER_REDIS_INSECURE=\nREDIS_URL=\(fixture.redisURL)\n")
                let output = try await fixture.run(answers: ["", "", url, "", url, "1", "production", ""])
                #expect(output.contains("Without TLS, so that all on the way can read it, 1 or 0 [0]: "))
                #expect(output.contains("Redis: version"))
                #expect(try fixture.read("credentials/redis-url") == url + "\n")
                #expect(try fixture.read("gopherbot.env").contains("GOPHER_REDIS_INSECURE=1\n"))
            }
        }
    }
}
