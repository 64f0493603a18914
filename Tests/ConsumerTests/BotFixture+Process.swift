import Consumer
import Foundation
import Secrets
import SlackAPI
import TestSupport
import WorkQueue

extension BotFixture {
    /// A consumer as the unit runs it, in a process of its own.
    ///
    /// - Parameter redis: the path of the Unix socket where it is to look for Redis.
    func startConsumer(_ name: String, redis: String) throws -> ChildProcess {
        try ChildProcess(
            program.path,
            ["consumer", "--instance", name],
            environment: [
                "ENV": "production",
                "GOPHER_APP_NAME": BotFixture.keys.appName,
                "GOPHER_CONTENT_DIR": repository.path,
                "PLAYGROUND_URL": configuration.playground.url,
                "GOPHER_SLACK_APP_ID": configuration.appID,
                "GOPHER_SLACK_TEAM_ID": configuration.teamID,
                "GOPHER_SLACK_BOT_ACCESS_TOKEN": configuration.slack.token.exposed,
                "REDIS_URL": "unix://\(redis)",
                "SLACK_API_URL": configuration.slack.apiURL,
            ],
            log: server.folder.appending(path: "\(name).log")
        )
    }
}
