/// Something that is to go wrong on purpose with a Web API method or a stand-in.
///
/// Several parts may be set: the delay comes first, then the answer or the dropped connection.
package struct Fault: Sendable, Hashable {
    /// When the connection is closed without an answer.
    package enum Drop: String, Sendable, Hashable, CaseIterable {
        /// Before the method is done: nothing happens.
        case before
        /// After it is done: it happened, and the caller doesn't know.
        case after
        /// At once, and it is done all the same, as late as ``delay`` says: Slack goes on when a caller is gone.
        case late
    }

    /// Which fault it is, for who set it to take it away again; counted from 1 by ``FaultTable``.
    var id = 0
    /// The method, for example `chat.postMessage`, or a stand-in (a service): `gerrit`, `changelog`, `mastodon`,
    /// `feed`, `playground`, `files`. Nil means all Web API methods.
    package var method: String?
    /// The id of the channel it is limited to; nil means all.
    package var channel: String?
    /// How many calls go well before it happens the first time: 6 lets the seventh page fail.
    package var skip: Int
    /// How often it happens; nil means until faults are cleared.
    package var times: Int?
    /// The HTTP status to answer with instead of doing anything.
    package var status: Int?
    /// The value of `Retry-After`, as it is to be sent.
    package var retryAfter: String?
    /// The error code to answer with (`"ok": false`) instead of doing anything.
    package var error: String?
    /// The body to answer with instead of doing anything: for answers that are no JSON.
    package var body: String?
    /// The body's media type.
    package var contentType: String?
    /// How long to wait before the method is done. If the caller goes away meanwhile, it isn't done.
    package var delay: Duration?
    /// How long to wait after it is done, before the answer.
    package var delayAfter: Duration?
    package var drop: Drop?
    /// How long to wait after each byte of the answer's body; nil: not at all.
    package var drip: Duration?
    /// How many bytes the answer's body has at least: blanks are added until it does.
    package var huge: Int?

    /// The drip of an upstream that is as good as dead: a byte a second.
    package static let slowDrip: Duration = .seconds(1)
    /// The size of an answer that nobody should take in: 500 MiB.
    package static let hugeBody = 500 * 1024 * 1024

    package init(
        method: String? = nil,
        channel: String? = nil,
        skip: Int = 0,
        times: Int? = nil,
        status: Int? = nil,
        retryAfter: String? = nil,
        error: String? = nil,
        body: String? = nil,
        contentType: String? = nil,
        delay: Duration? = nil,
        delayAfter: Duration? = nil,
        drop: Drop? = nil,
        drip: Duration? = nil,
        huge: Int? = nil
    ) {
        self.method = method
        self.channel = channel
        self.skip = skip
        self.times = times
        self.status = status
        self.retryAfter = retryAfter
        self.error = error
        self.body = body
        self.contentType = contentType
        self.delay = delay
        self.delayAfter = delayAfter
        self.drop = drop
        self.drip = drip
        self.huge = huge
    }
}

extension Fault {
    /// Whether the method is left undone for an answer of the fault's own.
    var answersItself: Bool { status != nil || error != nil || body != nil }
}
