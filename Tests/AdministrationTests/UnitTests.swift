@testable import Administration
import Testing

@Suite("units")
struct UnitTests {
    private static func findings(_ text: String) -> [Finding] {
        UnitExamination.states(Units.parse(text))
    }

    @Test(
        "Each state that needs somebody is said with what to do",
        arguments: [
            ("ActiveState=failed\nResult=exit-code\nExecMainStatus=78", Finding.Severity.problem, "these settings"),
            ("ActiveState=failed\nResult=signal\nExecMainStatus=6", .problem, "failed (signal)"),
            (
                "ActiveState=inactive\nConditionResult=no\nConditionTimestampMonotonic=17", .problem,
                "waits for its settings"
            ),
            (
                "ActiveState=inactive\nUnitFileState=enabled\nConditionResult=no\nConditionTimestampMonotonic=0",
                .problem, "enabled"
            ),
            ("ActiveState=active\nNRestarts=3", .warning, "3 times"),
            ("ActiveState=active\nNRestarts=0", .fine, "running"),
            ("ActiveState=inactive\nUnitFileState=disabled", .fine, "none runs"),
        ]
    )
    func states(properties: String, severity: Finding.Severity, text: String) {
        let findings = Self.findings("Id=gopherbot-consumer@1.service\nLoadState=loaded\n\(properties)\n")
        #expect(findings.map(\.severity) == [severity])
        #expect(findings.first?.text.contains(text) == true, "\(findings)")
    }

    @Test("A timer or socket that is enabled and stopped is a problem, a service that they start is not")
    func stopped() {
        let text = ["gopherbot-bgtasks.socket", "gopherbot-gerrit.timer", "gopherbot-bgtasks.service"].map {
            "Id=\($0)\nLoadState=loaded\nActiveState=inactive\nUnitFileState=enabled\nConditionResult=yes\n"
        }
        let findings = Self.findings(text.joined(separator: "\n"))
        #expect(findings.map(\.subject) == ["gopherbot-bgtasks.socket", "gopherbot-gerrit.timer"])
        #expect(findings.map(\.advice).first == "systemctl start gopherbot-bgtasks.socket")
    }

    @Test("Units that are not installed are skipped")
    func none() {
        #expect(Self.findings("Id=gopherbot.target\nLoadState=not-found\n").map(\.severity) == [.skipped])
        #expect(Self.findings("").map(\.severity) == [.skipped])
    }

    @Test(
        "The gateway is asked where its socket listens, else at PORT",
        arguments: [
            (String?.none, Int?.none, "http://127.0.0.1:8080/slack/event"),
            (nil, 9000, "http://127.0.0.1:9000/slack/event"),
            ("127.0.0.1:8081 (Stream)", 9000, "http://127.0.0.1:8081/slack/event"),
            ("[::]:8081 (Stream)", nil, "http://127.0.0.1:8081/slack/event"),
            ("0.0.0.0:8081 (Stream)\n[::1]:8081 (Stream)", nil, "http://127.0.0.1:8081/slack/event"),
            ("[::1]:8081 (Stream)", nil, "http://[::1]:8081/slack/event"),
            ("/run/gopherbot/gateway.sock (Stream)", nil, "http+unix://%2Frun%2Fgopherbot%2Fgateway.sock/slack/event"),
        ]
    )
    func localURL(listen: String?, port: Int?, url: String) {
        #expect(Doctor.localURL(listen: listen, port: port) == url)
    }

    @Test("Lines that journald has dropped of the bot are a warning, those of others are not")
    func journal() {
        #expect(UnitExamination.suppressed(journal: "").severity == .fine)
        #expect(UnitExamination.suppressed(journal: "Suppressed 12 messages from nginx.service\n").severity == .fine)
        let text = "Suppressed 2300 messages from gopherbot-gateway.service\n"
        #expect(UnitExamination.suppressed(journal: text).severity == .warning)
    }

    @Test("A program's output and status come back, and one that hangs is ended", .timeLimit(.minutes(1)))
    func program() async throws {
        let outcome = try await Program(name: "sh").run(["-c", "echo out; echo err >&2; exit 3"])
        #expect(outcome == Program.Outcome(status: 3, output: "out\nerr\n"))
        await #expect(throws: Program.Failure.self) { () async throws in
            _ = try await Program(name: "sleep").run(["600"], limit: .milliseconds(50))
        }
        await #expect(throws: Program.Failure.self) { () async throws in
            _ = try await Program(name: "no-such-program").run([])
        }
    }

    @Test(
        "A Date header's time",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Int64?(0)), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200), ("Wed, 25 Nov 2026 11:00:00 GMT", 1_795_604_400),
            ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil),
            ("Sun, 06 Nov 1994 08:49:37 CET", nil),
        ]
    )
    func date(text: String, seconds: Int64?) {
        #expect(HTTPDate.seconds(text) == seconds)
    }
}
