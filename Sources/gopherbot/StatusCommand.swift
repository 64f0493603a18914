import Administration
import ArgumentParser
import Settings
import Systemd
import WorkQueue

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the queue: what waits, who reads it.",
        discussion: "Asks Redis alone, so that it tells the same on each host. Exit status: 0, or 1 without Redis."
    )

    @OptionGroup var place: InstallationOptions

    func run() async throws {
        let settings = try OperatorProcess.settings(place.installation)
        // Else it would tell of a Redis that is not the bot's.
        if let problem = settings.mistake(in: "REDIS_URL") {
            throw OperatorProcess.fail(problem, status: 78)
        }
        do {
            let queue = try await OperatorProcess.run { means in
                try await RedisExamination.with(settings.redis(client: "status"), eventLoop: means.eventLoop) {
                    try await QueueState(redis: $0, keys: QueueKeys(appName: settings.values.appName))
                }
            }
            print(queue.report(now: WallClock.milliseconds()), terminator: "")
        } catch {
            throw OperatorProcess.fail(error)
        }
    }
}
