internal import FoundationEssentials
package import Secrets

/// How to reach Slack's Web API, and how patient to be with it.
package struct SlackConfiguration: Sendable, Hashable {
    /// Where the methods are, `http://` or `https://`; the method's name is appended after a slash (`SLACK_API_URL`).
    package var apiURL: String
    /// The bot's token (`xoxb-…`). It goes into the `Authorization` header and nowhere else.
    package var token: Secret
    /// The longest that one request may take, from asking for a connection to the last byte of the answer. Slack
    /// answers within a second or two; its own SDKs give up after 10 to 30 s.
    package var requestTimeout: Duration
    /// A call with less time than this before its deadline isn't started: it would be cut off between being done and
    /// being known to be done.
    package var minimumTime: Duration
    /// The largest answer that is read, in bytes. A page of 1,000 messages with blocks and attachments is below 4 MiB.
    package var maximumAnswerSize: Int
    /// How often one call is sent at most when Slack or the network has a passing fault. Pauses that Slack asks for
    /// (429) don't count; the deadline ends those. What lasts longer is for the caller's own queue to repeat.
    package var maximumAttempts: Int
    /// The pause before the second attempt; doubled each time up to 5 s, and shortened by up to half at random.
    package var firstBackOff: Duration
    /// The pause after a 429 that names no usable one; doubled with each further one up to ``maximumPause``. The refill
    /// of one call takes 1 s for a channel's messages, 1.2 s in Tier 3 and 3 s in Tier 2.
    package var defaultPause: Duration
    /// The longest pause after a 429. Slack counts per minute, so that no honest pause is longer, and one request a
    /// minute hammers nobody.
    package var maximumPause: Duration
    /// How many messages a channel takes at once before they are spaced; Slack tolerates short bursts, unspecified.
    package var channelBurst: Int
    /// The space between a channel's messages after the burst: Slack's limit is about one a second and channel.
    package var channelInterval: Duration
    /// How many messages may wait for one channel. At one a second, the fiftieth would be too late for almost any
    /// deadline.
    package var maximumWaitingPerLane: Int
    /// How many calls may wait altogether: a bound for memory (a few hundred bytes each).
    package var maximumWaiting: Int
    /// The `User-Agent` header: names the project for Slack's operators.
    package var userAgent: String

    /// The production address.
    package static let defaultAPIURL = "https://slack.com/api/"

    package init(
        apiURL: String = Self.defaultAPIURL,
        token: Secret,
        requestTimeout: Duration = .seconds(10),
        minimumTime: Duration = .milliseconds(200),
        maximumAnswerSize: Int = 8 << 20,
        maximumAttempts: Int = 4,
        firstBackOff: Duration = .milliseconds(250),
        defaultPause: Duration = .seconds(2),
        maximumPause: Duration = .seconds(60),
        channelBurst: Int = 4,
        channelInterval: Duration = .seconds(1),
        maximumWaitingPerLane: Int = 50,
        maximumWaiting: Int = 1_000,
        userAgent: String = "gopherbot"
    ) {
        precondition(maximumAttempts > 0 && channelBurst > 0, "At least one attempt and one message at once")
        precondition(maximumWaitingPerLane >= 0 && maximumWaiting >= 0, "A queue's bound isn't negative")
        self.apiURL = apiURL
        self.token = token
        self.requestTimeout = requestTimeout
        self.minimumTime = minimumTime
        self.maximumAnswerSize = maximumAnswerSize
        self.maximumAttempts = maximumAttempts
        self.firstBackOff = firstBackOff
        self.defaultPause = defaultPause
        self.maximumPause = maximumPause
        self.channelBurst = channelBurst
        self.channelInterval = channelInterval
        self.maximumWaitingPerLane = maximumWaitingPerLane
        self.maximumWaiting = maximumWaiting
        self.userAgent = userAgent
    }

    /// What is wrong with ``apiURL``, as the end of a sentence; nil when nothing is.
    ///
    /// It has to name a host, since a method's name that slips into its place would get the token; and names,
    /// passwords, queries and fragments have no business there.
    package var apiURLProblem: String? {
        guard let url = URL(string: apiURL), url.scheme == "https" || url.scheme == "http",
            let host = url.host(), !host.isEmpty
        else {
            return "it isn't an address like \(Self.defaultAPIURL)"
        }
        guard url.user() == nil, url.password() == nil, url.query() == nil, url.fragment() == nil else {
            return "it has more than scheme, host, port and path"
        }
        return nil
    }

    /// What is wrong with ``token``, as the end of a sentence; nil when it can go into a header.
    package var tokenProblem: String? {
        let bytes = token.exposed.utf8
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return "it isn't one word of ASCII letters, digits and dashes"
        }
        return nil
    }

    /// The address of a method.
    func url(of method: SlackMethod) -> String {
        apiURL.hasSuffix("/") ? apiURL + method.rawValue : apiURL + "/" + method.rawValue
    }
}
