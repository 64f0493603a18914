import Administration
import Foundation
@testable import Systemd
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

    @Test("A secret that others can read is root's alone again, though it hasn't changed, and that is said")
    func modes() async throws {
        try await withSetup { fixture in
            try await fixture.run(fixture.complete)
            let name = "credentials/slack-request-secret"
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: fixture.path(name))
            let output = try await fixture.run("")
            #expect(output.contains("Written: \(fixture.path(name)) (mode 600)\n"))
            #expect(try fixture.mode(name) == 0o600)
        }
    }

    @Test("An environment file that is a link stays one, and what it leads to is changed")
    func link() async throws {
        try await withSetup { fixture in
            try fixture.write("# elsewhere\n", to: "real/site.env", mode: 0o640)
            try FileManager.default.createSymbolicLink(
                atPath: fixture.path("gopherbot.env"),
                withDestinationPath: "real/site.env"
            )
            try await fixture.run(fixture.complete + "ENV=production\n")
            let target = try FileManager.default.destinationOfSymbolicLink(atPath: fixture.path("gopherbot.env"))
            #expect(target == "real/site.env")
            #expect(try fixture.read("real/site.env").hasPrefix("# elsewhere\nSLACK_API_URL="))
            #expect(try fixture.mode("real/site.env") == 0o640)
            #expect(try fixture.leftovers() == [])
        }
    }

    @Test("A Redis on another host: TLS is asked for, and without questions its failure names GOPHER_REDIS_INSECURE")
    func redisElsewhere() async throws {
        try await withSetup { fixture in
            let elsewhere = "redis://no-such-host.invalid"
            let error = await #expect(throws: SetupError.self) { () async throws in
                _ = try await fixture.run(fixture.complete + "REDIS_URL=\(elsewhere)\n")
            }
            #expect(error?.description.contains("GOPHER_REDIS_INSECURE=1") == true)
            try fixture.write("SLACK_API_URL=\(fixture.apiURL)\n", to: "gopherbot.env", mode: 0o644)
            let answers = [Self.token, Self.signingSecret, elsewhere, "no", fixture.redisURL, "production", ""]
            let output = try await fixture.run(answers: answers)
            #expect(output.contains("Does it speak TLS, yes or no [yes]: "))
            #expect(output.contains("no-such-host.invalid"))
            // What was said of the host that is not taken is forgotten with it.
            #expect(try !fixture.read("gopherbot.env").contains("INSECURE"))
        }
    }

    @Test("A credential that can't be read is named, with what to do, and nothing is written")
    func unreadable() async throws {
        try await withSetup { fixture in
            try fixture.write("x", to: "credentials/slack-request-secret/inside", mode: 0o600)
            let error = await #expect(throws: CredentialError.self) { () async throws in
                _ = try await fixture.run(fixture.complete)
            }
            #expect(error?.description.contains("slack-request-secret is not a regular file") == true)
        }
        let denied = CredentialError(code: .unreadable(SystemError(number: 13)), name: "n", path: "/c/n")
        #expect(denied.description.hasSuffix("Permission denied; this command must be run by root"))
    }
}
