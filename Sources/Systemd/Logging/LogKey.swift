/// The vocabulary of log metadata: one word for one thing, in all daemons.
///
/// A key is snake_case; in the journal it is a field by upper-casing, so `journalctl EVENT_ID=Ev0123` finds an event on
/// its whole way. An error goes with the logger's `error:` argument, which becomes ``error``.
package enum LogKey {
    // MARK: Slack

    /// Slack's id of a delivery's event (`Ev…`); a message may come under several.
    package static let eventID = "event_id"
    /// The inner event's type, such as `message`; a closed set plus `other`, where it is counted.
    package static let eventType = "event_type"
    /// Slack's id of a channel, DM or group (`C…`, `D…`, `G…`).
    package static let channel = "channel"
    /// Slack's id of a person (`U…`, `W…`). Never a name or a mail address.
    package static let user = "user"
    /// Slack's id of a workspace (`T…`).
    package static let team = "team"
    /// A message's `ts`, as Slack wrote it.
    package static let messageTimestamp = "message_ts"
    /// The number of Slack's redelivery (`X-Slack-Retry-Num`), 1 to 3.
    package static let delivery = "delivery"
    /// A Web API method, such as `chat.postMessage`.
    package static let method = "method"
    /// Slack's own id of a Web API request (`x-slack-req-id`), which its support asks for.
    package static let slackRequestID = "slack_request_id"

    // MARK: Requests and connections

    /// Our id of an HTTP request, stamped at the gateway and carried through the queue.
    package static let requestID = "request_id"
    /// An HTTP status code.
    package static let status = "status"
    /// The other end of a connection, as `address:port` or a socket's path.
    package static let peer = "peer"
    /// Where a daemon listens or connects to; never with a password.
    package static let address = "address"

    // MARK: Queue

    /// A Redis stream's key.
    package static let stream = "stream"
    /// A stream entry's id, such as `1700000000000-0`.
    package static let entryID = "entry_id"
    /// A consumer group's name.
    package static let group = "group"
    /// This process's unique name among the consumers.
    package static let instance = "instance"
    /// The ledger's or plan's key of an action, such as `reply:help`.
    package static let action = "action"

    // MARK: Bot and content

    /// The handler's name for people.
    package static let handler = "handler"
    /// A place in the content, such as `responses/slices.yaml:12`, or `built in`.
    package static let source = "source"

    // MARK: Background tasks

    /// A poll's name, such as `gerrit`.
    package static let poll = "poll"

    // MARK: Outcome

    /// Which try this was, from 1.
    package static let attempt = "attempt"
    /// How many; what of, says the message.
    package static let count = "count"
    /// How long it took, in milliseconds.
    package static let milliseconds = "ms"
    /// Why, as one word of a closed set (`stale`, `own_message`); fit for a metric's label.
    package static let reason = "reason"
    /// The error's sentence. Set by the logger's `error:` argument.
    package static let error = "error"
    /// The name of a setting, such as `GOPHER_LOG_LEVEL`. Never its value when that is secret.
    package static let setting = "setting"

    // MARK: Journal

    /// The catalog's id of a message that an operator must act on, whose page `journalctl -x` shows: a value made by
    /// `.page(_:)` of a ``CatalogMessage``.
    package static let messageID = "message_id"
}
