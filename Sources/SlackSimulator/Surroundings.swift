package import Redis
package import WorkQueue

/// What the simulator is told of the bot's own side, for the inspector and the switchboard: without it, they show what
/// passes through the simulator alone.
package struct Surroundings: Sendable {
    /// The queue's Redis; nil: the stream entries stay unknown.
    package var redis: RedisConfiguration?
    /// The names that the queue has there.
    package var keys: QueueKeys
    /// The folder in which `Tests/Local/run` keeps the daemons' logs and process ids.
    package var runFolder: String?
    /// Whether the daemons are systemd's on this host: their lines are then in the journal, and orders to them are
    /// systemctl's.
    package var usesSystemd: Bool
    /// The background tasks' control socket; nil: they can't be asked from here.
    package var pollSocket: String?
    /// The folders of the shipped content, which are watched; empty: none is.
    package var contentDirectories: [String]
    /// The folders of the site's content, which need not be there.
    package var siteDirectories: [String]

    package init(
        redis: RedisConfiguration? = nil,
        keys: QueueKeys = QueueKeys(appName: "gopherbot"),
        runFolder: String? = nil,
        usesSystemd: Bool = false,
        contentDirectories: [String] = [],
        siteDirectories: [String] = []
    ) {
        self.redis = redis
        self.keys = keys
        self.runFolder = runFolder
        self.usesSystemd = usesSystemd
        self.contentDirectories = contentDirectories
        self.siteDirectories = siteDirectories
    }
}
