import InMemoryLogging
import Logging
import Operations
import Redis
import Synchronization
import Systemd
import Testing

@Suite("A daemon's status")
struct DaemonStatusTests {
    /// What systemd was told, in order.
    private final class Told: Sendable {
        let lines = Mutex<[String]>([])
        var notifier: ServiceNotifier {
            ServiceNotifier(watchdogInterval: nil) { state in
                self.lines.withLock { $0.append(state) }
                return 1
            }
        }
    }

    private let told = Told()
    private let log = InMemoryLogHandler()

    private func status() -> DaemonStatus<String> {
        DaemonStatus(
            "working",
            notifier: told.notifier,
            logger: Logger(label: "test") { _ in log },
            address: "127.0.0.1:6379",
            loss: "No connection to Redis: nothing is done until there is one",
            page: .redisAwayFromConsumer
        ) { "\($0.redis) \($0.details)" }
    }

    @Test("Redis being away is logged once for each loss, with what to do where somebody can")
    func loss() {
        let status = status()
        let refused = RedisClient.ConnectionEvent.disconnected(reason: "connection refused")
        for event in [refused, refused, .connected, .disconnected(reason: "WRONGPASS invalid username-password pair")] {
            status.redis(event)
        }
        #expect(
            log.entries.map(\.message) == [
                "No connection to Redis: nothing is done until there is one", "Connected to Redis",
                "No connection to Redis: nothing is done until there is one",
            ]
        )
        #expect(log.entries[0].metadata[LogKey.reason] == "connection refused")
        #expect("\(log.entries[2].metadata[LogKey.reason] ?? "")".contains("credential redis-url"))
    }

    @Test("systemd hears what changed, and nothing but the end after the end began")
    func lines() {
        let status = status()
        status.ready()
        status.update { $0.details = "working" }
        status.redis(.connected)
        status.update { $0.details = "done" }
        status.stopping("Ending")
        status.ready()
        status.redis(.disconnected(reason: "gone"))
        #expect(
            told.lines.withLock { $0 } == [
                "READY=1\nSTATUS=connecting working", "STATUS=connected working", "STATUS=connected done",
                "STOPPING=1\nSTATUS=Ending",
            ]
        )
    }
}
