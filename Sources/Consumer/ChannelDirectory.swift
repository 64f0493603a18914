import Logging
import SlackAPI
import Systemd

/// The workspace's public channels by name, as Slack lists them, renewed from time to time.
struct ChannelDirectory: Sendable {
    /// Channels are made and renamed seldom, and a list of some thousand takes tens of calls.
    private static let interval = Duration.seconds(600)
    /// A bound for workspaces whose list never ends: 200 pages of 200 channels.
    private static let maximumPages = 200

    let slack: SlackClient
    let logger: Logger

    /// Renews the list until the task is cancelled; after a failure the old one stays.
    func watch(_ changed: @Sendable ([String: String]) -> Void) async {
        while !Task.isCancelled {
            do throws(SlackError) {
                try await changed(channelIDs())
            } catch {
                logger.warning("Reading the channel list failed, the old one stays", error: error)
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    private func channelIDs() async throws(SlackError) -> [String: String] {
        var channelIDs: [String: String] = [:]
        var cursor: String?
        for _ in 0..<Self.maximumPages {
            let page = try await slack.conversationsList(cursor: cursor, deadline: .now + .seconds(120))
            for channel in page.channels {
                if let name = channel.name, !channel.isArchived { channelIDs[name] = channel.id }
            }
            cursor = page.nextCursor
            if cursor == nil { break }
        }
        return channelIDs
    }
}
