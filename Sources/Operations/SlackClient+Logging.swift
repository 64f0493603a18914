package import Logging
package import SlackAPI
import Systemd

extension SlackClient {
    /// The same client, each of whose requests is a line at debug level. What is in them stays out of the log.
    package func logging(to logger: Logger) -> SlackClient {
        reporting { report in
            logger.debug("Slack was called", metadata: Self.metadata(of: report))
        }
    }

    private static func metadata(of report: RequestReport) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            LogKey.method: .string(report.method.rawValue), LogKey.attempt: .stringConvertible(report.attempt),
            LogKey.milliseconds: .stringConvertible(Int(report.duration / .milliseconds(1))),
        ]
        if let channel = report.channel { metadata[LogKey.channel] = .string(channel) }
        if let status = report.status { metadata[LogKey.status] = .stringConvertible(status) }
        if let code = report.code { metadata[LogKey.reason] = .string(code) }
        if let id = report.slackRequestID { metadata[LogKey.slackRequestID] = .string(id) }
        return metadata
    }
}
