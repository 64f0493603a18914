import InMemoryLogging
import Logging
import Redis
import Secrets
import TestSupport
import Testing
import WorkQueue

@Suite("Secrets in the log", .timeLimit(.minutes(1)))
struct LogSecrecyTests {
    @Test("No line of any level has the signing secret, a signature, the token, Redis's password or what people write")
    func secrets() async throws {
        let password = "redis-p4ssw0rd"
        try await withRedis { server, redis in
            let event =
                #"{"type":"message","channel":"C0GEN","channel_type":"channel","user":"U0ANN","text":"my private words","ts":"1.000001"}"#
            let good = SlackRequest(Composed.envelope(event, id: "EvLogged"))
            var requests = [good, good.with { $0.signature = .missing }, good.with { $0.timestamp -= 3600 }]
            requests.append(good.with { $0.signature = .text("v0=0123456789") })
            requests.append(good.with { $0.secret = "another" })
            requests.append(SlackRequest(String(Composed.envelope(event).dropLast())))
            requests.append(
                SlackRequest(Composed.envelope(event).replacing(Installation.token, with: "tok-of-another"))
            )
            requests.append(SlackRequest(Composed.envelope(event).replacing(Installation.appID, with: "A0OTHER")))
            requests.append(SlackRequest(Composed.envelope(event).replacing("event_id", with: "other")))
            requests.append(SlackRequest(Composed.envelope(event).replacing(#""message""#, with: #""zzz_new""#)))
            requests.append(SlackRequest(Composed.challenge("my-challenge")))
            requests.append(good.with { $0.contentType = "text/plain" })
            requests.append(good.with { $0.path = "/my-private-words" })

            // Its own user, so that a password goes along.
            _ = try await redis.send(RedisCommand("ACL", "SETUSER", "bot", "on", ">\(password)", "~*", "+@all"))
            var configuration = server.configuration
            configuration.username = "bot"
            configuration.password = Secret(password)
            try await withGateway(configuration) { [requests] gateway in
                let statuses = try await gateway.statuses(of: requests)
                #expect(Set(statuses) == [200, 400, 401, 403, 404, 415])
                // What Redis refuses may repeat what it was sent.
                let stream = queueKeys.stream(.publicMessages)
                _ = try await redis.send(RedisCommand("DEL", .string(stream)))
                _ = try await redis.send(RedisCommand("SET", .string(stream), "x"))
                _ = try await redis.send(RedisCommand("ACL", "SETUSER", "bot", "-xadd"))
                #expect(try await gateway.statuses(of: [good]) == [503])
                _ = try await redis.send(RedisCommand("ACL", "SETUSER", "bot", "+xadd"))
                #expect(try await gateway.statuses(of: [good]) == [503])

                let lines = gateway.log.entries.map { entry in
                    "\(entry.level) \(entry.message) \(entry.error.map { "\($0)" } ?? "") \(entry.metadata)"
                }
                #expect(lines.count > 10)
                #expect(lines.contains { $0.contains("EvLogged") })
                let forbidden = [
                    Installation.secret, Installation.token, "tok-of-another", "v0=", password, "private",
                    "my-challenge",
                ]
                for line in lines + gateway.notifications.value {
                    for secret in forbidden { #expect(!line.contains(secret), "\(line)") }
                }
            }
        }
    }
}
