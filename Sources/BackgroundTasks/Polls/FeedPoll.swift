import Logging
import SlackAPI
import SlackEvents
import Synchronization
import Systemd

/// Announces new entries of blogs and podcasts: each once, oldest first.
///
/// A feed that can't be read or is slow doesn't hold up the others: some are asked side by side, and it is left alone for a
/// while, and told of once a day.
struct FeedPoll: Poll {
    /// Of one feed in one run; the others wait for the next, so that nobody floods a channel.
    private static let maximumPerRun = 10
    /// What turns up with an older date is no news: a feed has moved, or changed its ids.
    private static let maximumAge = Duration.seconds(7 * 24 * 3600)
    /// Some podcasts have all their episodes in the feed.
    private static let maximumSize = 8 << 20

    /// So many of them may be held in memory at once, or drip side by side.
    private static let maximumAtOnce = 4

    /// What is known of the feeds' answers; it is lost with the process, which only asks once more then.
    private final class Records: Sendable {
        let records = Mutex<[String: PollRecord]>([:])
    }

    private let feeds: @Sendable () -> [FeedConfiguration]
    private let sourceTimeout: Duration
    private let records = Records()

    /// - Parameters:
    ///   - sourceTimeout: from asking for a feed to its last byte.
    ///   - deadline: of a run.
    ///   - feeds: asked at each run, so that a reload changes them.
    init(
        sourceTimeout: Duration = .seconds(20),
        deadline: Duration = .seconds(300),
        _ feeds: @escaping @Sendable () -> [FeedConfiguration]
    ) {
        self.sourceTimeout = sourceTimeout
        self.deadline = deadline
        self.feeds = feeds
    }

    let name = "feeds"
    let deadline: Duration

    func interval(isShadow: Bool) -> Duration { .seconds(isShadow ? 3600 : 600) }

    /// How a feed was dealt with.
    private enum Ending {
        case announced(Int)
        /// The source wants a pause, or has one.
        case notNow(String)
        case failed(String)
        /// There was no time left in this run.
        case left
    }

    func run(_ context: PollContext) async throws -> PollOutcome {
        let feeds = feeds()
        guard !feeds.isEmpty else { return .done("no feeds are configured") }
        let order = inOrder(of: feeds)
        let endings = try await withThrowingTaskGroup(of: (Int, Ending).self) { group in
            var endings = [Ending](repeating: .left, count: feeds.count)
            for (started, index) in order.enumerated() {
                if started >= Self.maximumAtOnce, let (index, ending) = try await group.next() {
                    endings[index] = ending
                }
                group.addTask { (index, try await self.ask(feeds[index], context)) }
            }
            while let (index, ending) = try await group.next() { endings[index] = ending }
            return endings
        }
        return outcome(zip(feeds, endings), context)
    }

    private func outcome(_ endings: some Sequence<(FeedConfiguration, Ending)>, _ context: PollContext) -> PollOutcome {
        var (announced, asked, failed, left) = (0, 0, 0, 0)
        var troubles = ""
        for (feed, ending) in endings {
            switch ending {
            case .announced(let count):
                asked += 1
                announced += count
            case .notNow(let reason): troubles += "; \(feed.name)\(reason)"
            case .failed(let reason):
                failed += 1
                troubles += "; \(feed.name)\(reason)"
            case .left: left += 1
            }
        }
        var line = "no new entries"
        if announced > 0 { line = "\(announced) \(announced == 1 ? "entry" : "entries") \(context.announced)" }
        line += troubles
        if left > 0 { line += "; \(Words.count(left, "feed")) \(left == 1 ? "waits" : "wait") for the next run" }
        if asked > 0 { return .done(line) }
        return failed > 0 ? .failed(line) : .notNow(line)
    }

    /// Those first that wait for longest, so that a run whose time is up has nobody wait for ever.
    private func inOrder(of feeds: [FeedConfiguration]) -> [Int] {
        let ended = records.records.withLock { records in feeds.map { records[$0.slot]?.lastEnd } }
        return feeds.indices.sorted { left, right in
            guard let one = ended[left], let other = ended[right] else {
                return ended[left] == nil && ended[right] != nil || ended[left] == ended[right] && left < right
            }
            return (one, left) < (other, right)
        }
    }

    private func ask(_ feed: FeedConfiguration, _ context: PollContext) async throws -> Ending {
        if !context.isForced, records.records.withLock({ $0[feed.slot]?.timeUntilAllowed }) != nil {
            // Without the time: what is said again and again would be news each time.
            return .notNow(" is left alone for a while")
        }
        // The run as a whole must not fail for it: asking takes one of them, and ten announcements less than another.
        guard context.deadline - .now > sourceTimeout * 2 else { return .left }
        do throws(PollError) {
            let count = try await announceNews(of: feed, context)
            note(.done(""), of: feed, context)
            return .announced(count)
        } catch {
            guard error.code == .source || error.code == .channel else { throw error }
            let outcome = error.pause.map { PollOutcome.notNow("\(error)", pause: $0) } ?? .failed("\(error)")
            note(outcome, isFaultOfSource: error.code == .source, of: feed, context)
            return error.pause == nil ? .failed(": \(error)") : .notNow(": \(error)")
        }
    }

    private func note(
        _ outcome: PollOutcome,
        isFaultOfSource: Bool = false,
        of feed: FeedConfiguration,
        _ context: PollContext
    ) {
        let interval = interval(isShadow: context.isShadow)
        let isNews = records.records.withLock {
            $0[feed.slot, default: PollRecord()].ended(
                outcome,
                isFaultOfSource: isFaultOfSource,
                interval: interval
            )
        }
        if case .done = outcome { return }
        if isNews {
            context.logger.warning(
                "A feed can't be announced",
                metadata: [
                    LogKey.messageID: .page(.feedFailed), LogKey.source: .string(feed.name),
                    LogKey.reason: .string(outcome.message),
                ]
            )
        }
    }

    // MARK: A feed

    /// - Returns: how many entries were announced.
    private func announceNews(of feed: FeedConfiguration, _ context: PollContext) async throws(PollError) -> Int {
        let slot = feed.slot
        let start = try await context.position(FeedPosition.self, slot: slot)
        let answer = try await context.fetch(
            SourceRequest(
                feed.url,
                validators: start?.validators,
                redirects: 3,
                maximumSize: Self.maximumSize,
                timeout: sourceTimeout
            )
        )
        if answer.isNotModified { return 0 }
        let entries = try Self.entries(of: feed, answer)
        var position = start ?? FeedPosition()
        position.validators = nil
        let new = Self.inOrder(entries.filter { !position.contains($0.identity ?? "") })
        let oldest = context.wallClock() - Self.maximumAge.milliseconds
        var news = new.filter { ($0.date ?? .max) > oldest }
        // At a first run all but the newest are old.
        if start == nil { news = news.suffix(1) }
        let identities = Set(news.compactMap(\.identity))
        for identity in new.compactMap(\.identity) where !identities.contains(identity) { position.pass(identity) }
        for entry in news.prefix(Self.maximumPerRun) {
            position.pass(entry.identity ?? "")
            try await context.announce(announcement(entry, feed), saving: position, slot: slot)
        }
        position.forget(except: entries.compactMap(\.identity))
        // With some left for the next run the source must give them once more.
        if news.count <= Self.maximumPerRun { position.validators = answer.validators }
        if position != start { try await context.save(position, slot: slot) }
        return min(news.count, Self.maximumPerRun)
    }

    private static func entries(
        of feed: FeedConfiguration,
        _ answer: SourceAnswer
    ) throws(PollError) -> [FeedEntry] {
        do throws(FeedError) {
            var seen: Set<String> = []
            return try FeedReader.read(answer.bytes, url: feed.url).entries
                .filter { seen.insert($0.identity ?? "").inserted }
        } catch {
            throw PollError(.source, "\(feed.url) answered with something that is no feed (\(answer.shape)): \(error)")
        }
    }

    /// Oldest first: by their dates where all have one; else feeds stand newest first.
    private static func inOrder(_ entries: [FeedEntry]) -> [FeedEntry] {
        let reversed = Array(entries.reversed())
        guard entries.allSatisfy({ $0.date != nil }) else { return reversed }
        // The sort is stable.
        return reversed.sorted { ($0.date ?? 0) < ($1.date ?? 0) }
    }

    private func announcement(_ entry: FeedEntry, _ feed: FeedConfiguration) -> Announcement {
        // Only https hides behind a title; people see where http leads.
        let text: String
        if let address = entry.link.flatMap({ MrkdwnLink.address($0, secure: true) }) {
            text = MrkdwnLink.link(address, label: entry.title)
        } else if let address = entry.link.flatMap({ MrkdwnLink.address($0) }) {
            text = (entry.title.isEmpty ? "" : MessageText.escape(entry.title) + " ") + "<\(address)>"
        } else {
            text = MessageText.escape(entry.title.isEmpty ? entry.identity ?? "" : entry.title)
        }
        return Announcement(
            meaning: "feed:\(feed.slot):\(FeedPosition.hash(entry.identity ?? ""))",
            channel: feed.channel,
            text: text,
            username: feed.name
        )
    }
}
