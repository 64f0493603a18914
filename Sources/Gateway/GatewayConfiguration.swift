package import Redis
package import Secrets
package import WorkQueue

/// What the gateway needs to know.
package struct GatewayConfiguration: Sendable {
    /// The app's signing secret.
    package var requestSecret: Secret
    /// The deprecated verification token. Checked where it is set and an event carries one; the signature is the check
    /// that counts.
    package var requestToken: Secret?
    /// `api_app_id` of the events that are ours.
    package var appID: String
    /// The workspace. Events of others, which Slack Connect brings, are acknowledged and dropped.
    package var teamID: String
    package var redis: RedisConfiguration
    package var keys: QueueKeys
    /// Where to listen when systemd passed no socket: this port on all addresses.
    package var port: Int?

    /// Longer bodies are refused before they are read. Slack's largest events, with 40,000 characters of text and as
    /// much again in blocks, stay far below.
    package var maximumBody: Int
    /// From a request's first byte to its last. With ``answerLimit`` it stays below Slack's 3 s.
    package var readLimit: Duration
    /// From a request's first byte to our answer at the latest; Redis has until then.
    package var answerLimit: Duration
    /// How long Redis may take, the time for a new connection included.
    package var storeLimit: Duration
    /// How long a connection may be idle. Longer than nginx keeps its upstream connections (60 s), so that nginx closes
    /// them, and no request meets a closing connection.
    package var idleLimit: Duration
    /// How long a stop leaves an idle connection open: a request may be on its way that would meet a closed one.
    package var lastRequestLimit: Duration
    /// How long a stop waits for open requests; none takes longer than ``answerLimit``.
    package var drainLimit: Duration

    package init(
        requestSecret: Secret,
        requestToken: Secret? = nil,
        appID: String,
        teamID: String,
        redis: RedisConfiguration,
        keys: QueueKeys,
        port: Int? = nil,
        maximumBody: Int = 2 << 20,
        readLimit: Duration = .milliseconds(2400),
        answerLimit: Duration = .milliseconds(2800),
        storeLimit: Duration = .milliseconds(2500),
        idleLimit: Duration = .seconds(75),
        lastRequestLimit: Duration = .milliseconds(250),
        drainLimit: Duration = .seconds(5)
    ) {
        self.requestSecret = requestSecret
        self.requestToken = requestToken
        self.appID = appID
        self.teamID = teamID
        self.redis = redis
        self.keys = keys
        self.port = port
        self.maximumBody = maximumBody
        self.readLimit = readLimit
        self.answerLimit = answerLimit
        self.storeLimit = storeLimit
        self.idleLimit = idleLimit
        self.lastRequestLimit = lastRequestLimit
        self.drainLimit = drainLimit
    }
}
