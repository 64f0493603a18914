import Foundation
import Secrets
import Systemd

@testable import Settings

/// Reads settings as a test has them, with nothing of the machine's own.
func read(
    _ environment: [String: String] = [:],
    credentials: CredentialsDirectory? = nil,
    host: String = "host",
    instance: String? = nil
) -> (settings: Settings, problems: [SettingProblem]) {
    Settings.read(environment: environment, credentials: credentials, host: host, instance: instance)
}

/// What the gateway and the consumer need, well-formed.
let complete = [
    "GOPHER_SLACK_APP_ID": "A01GOPHER00",
    "GOPHER_SLACK_TEAM_ID": "T01GOPHERS0",
    "GOPHER_SLACK_REQUEST_SECRET": "0123456789abcdef0123456789abcdef",
    "GOPHER_SLACK_BOT_ACCESS_TOKEN": "xoxb-0123456789-abcdef",
]

/// A credentials directory with these files, removed with the last reference.
final class CredentialFiles: Sendable {
    let directory: CredentialsDirectory

    init(_ files: [String: String]) throws {
        let path = "\(NSTemporaryDirectory())/settings-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, content) in files {
            try Data(content.utf8).write(to: URL(filePath: "\(path)/\(name)"))
        }
        directory = CredentialsDirectory(path: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory.path) }
}
