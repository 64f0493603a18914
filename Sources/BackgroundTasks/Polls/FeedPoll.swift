internal import NIOCore
import Logging
import Secrets
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

    /// What is known of the feeds' answers; it is lost with the process, which only asks once more then. A feed that is
    /// mended in the files is another one, and asked at once.
    private final class Records: Sendable {
        let records = Mutex<[FeedConfiguration: PollRecord]>([:])
    }

    private let feeds: @Sendable () -> [FeedConfiguration]
    private let mistake: @Sendable () -> String?
    private let sourceTimeout: Duration
    private let records = Records()

    /// - Parameters:
    ///   - sourceTimeout: from asking for a feed to its last byte.
    ///   - deadline: of a run.
    ///   - mistake: why ``feeds`` may not be all that the site has, with file and line: then a run fails in the end.
    ///   - feeds: asked at each run, so that a reload changes them.
    init(
        sourceTimeout: Duration = .seconds(20),
        deadline: Duration = .seconds(300),
        mistake: @escaping @Sendable () -> String? = { nil },
        _ feeds: @escaping @Sendable () -> [FeedConfiguration]
    ) {
        self.sourceTimeout = sourceTimeout
        self.deadline = deadline
        self.mistake = mistake
        self.feeds = feeds
    }

    let name = "feeds"
    let deadline: Duration

    func interval(isShadow: Bool) -> Duration { .seconds(isShadow ? 3600 : 600) }

    /// How a feed was dealt with.
    private enum Ending {
        case announced([AnnouncementOutcome])
        /// The source wants a pause, or has one.
        case notNow(String, isNews: Bool)
        case failed(String, isNews: Bool)
        /// There was no time left in this run.
        case left
    }

    func run(_ context: PollContext) async throws -> PollOutcome {
        let feeds = feeds()
        let mistake = mistake()
        guard !feeds.isEmpty else {
            let line = "no feeds are configured"
            return mistake.map { .failed("\(line) that can be read; the content has a mistake: \($0)") } ?? .done(line)
        }
        records.records.withLock { records in records = records.filter { feeds.contains($0.key) } }
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
        let outcome = outcome(zip(feeds, endings), context)
        guard let mistake else { return outcome }
        return .failed("\(outcome.message); the content has a mistake: \(mistake)")
    }

    private func outcome(_ endings: some Sequence<(FeedConfiguration, Ending)>, _ context: PollContext) -> PollOutcome {
        var announcements: [AnnouncementOutcome] = []
        var (asked, failed, left) = (0, 0, 0)
        var troubles = ""
        var news: [(FeedConfiguration, String)] = []
        for (feed, ending) in endings {
            switch ending {
            case .announced(let outcomes):
                asked += 1
                announcements += outcomes
            case .notNow(let reason, let isNews):
                troubles += "; \(feed.name): \(reason)"
                if isNews { news.append((feed, reason)) }
            case .failed(let reason, let isNews):
                failed += 1
                troubles += "; \(feed.name): \(reason)"
                if isNews { news.append((feed, reason)) }
            case .left: left += 1
            }
        }
        var line = Words.announced(announcements, "entry", plural: "entries") ?? "no new entries"
        line += troubles
        if left > 0 { line += "; \(Words.count(left, "feed")) \(left == 1 ? "waits" : "wait") for the next run" }
        // Where none could be asked, the poll's own failure tells it all.
        guard asked > 0 else { return failed > 0 ? .failed(line) : .notNow(line) }
        for (feed, reason) in news {
            context.logger.warning(
                "A feed can't be announced",
                metadata: [
                    LogKey.messageID: .page(.feedFailed), LogKey.source: .string(feed.name),
                    LogKey.reason: .string(reason),
                ]
            )
        }
        return .done(line)
    }

    /// Those first that wait for longest, so that a run whose time is up has nobody wait for ever.
    private func inOrder(of feeds: [FeedConfiguration]) -> [Int] {
        let ended = records.records.withLock { records in feeds.map { records[$0]?.lastEnd } }
        return feeds.indices.sorted { left, right in
            guard let one = ended[left], let other = ended[right] else {
                return ended[left] == nil && ended[right] != nil || ended[left] == ended[right] && left < right
            }
            return (one, left) < (other, right)
        }
    }

    private func ask(_ feed: FeedConfiguration, _ context: PollContext) async throws -> Ending {
        let record = records.records.withLock { $0[feed] }
        if !context.isForced, let record, record.timeUntilAllowed != nil {
            // The same words as when it failed, without the time: what is said again and again would be news each time.
            return .notNow(record.reason ?? "it is left alone for a while", isNews: false)
        }
        // The run as a whole must not fail for it: asking takes one of them, and ten announcements less than another.
        guard context.deadline - .now > sourceTimeout * 2 else { return .left }
        do throws(PollError) {
            let outcomes = try await announceNews(of: feed, context)
            _ = note(.done(""), of: feed, context)
            return .announced(outcomes)
        } catch {
            guard error.code == .source || error.code == .channel else { throw error }
            if let pause = error.pause {
                return .notNow("\(error)", isNews: note(.notNow("\(error)", pause: pause), of: feed, context))
            }
            let isNews = note(.failed("\(error)"), isFaultOfSource: error.code == .source, of: feed, context)
            return .failed("\(error)", isNews: isNews)
        }
    }

    /// - Returns: whether it is worth a line in the log.
    private func note(
        _ outcome: PollOutcome,
        isFaultOfSource: Bool = false,
        of feed: FeedConfiguration,
        _ context: PollContext
    ) -> Bool {
        let interval = interval(isShadow: context.isShadow)
        return records.records.withLock {
            $0[feed, default: PollRecord()].ended(outcome, isFaultOfSource: isFaultOfSource, interval: interval)
        }
    }

    // MARK: A feed

    private func announceNews(
        of feed: FeedConfiguration,
        _ context: PollContext
    ) async throws(PollError) -> [AnnouncementOutcome] {
        let slot = feed.slot
        let start = try await context.position(FeedPosition.self, slot: slot)
        let source = FeedPosition.mark(feed.url)
        let answer = try await context.fetch(
            SourceRequest(
                feed.url,
                // Another address's say nothing about this one.
                validators: start?.source == source ? start?.validators : nil,
                redirects: 3,
                maximumSize: Self.maximumSize,
                timeout: sourceTimeout
            )
        )
        if answer.isNotModified { return [] }
        let entries = try await Self.entries(of: feed, answer)
        // The document isn't needed while the announcements wait for their turn in the channel.
        let validators = answer.validators
        let marks = FeedPosition.marks(of: entries)
        var position = start ?? FeedPosition()
        position.validators = nil
        position.source = source
        // What stands at another address is another feed, unless it shows something known.
        let isOther = start?.source.map { $0 != source } ?? false
        let isFirst = start == nil || isOther && !marks.contains { position.contains($0) }
        let new = Self.inOrder(Array(zip(entries, marks)).filter { !position.contains($0.1) })
        let oldest = context.wallClock() - Self.maximumAge.milliseconds
        var news = new.filter { ($0.entry.date ?? .max) > oldest }
        // At a first run all but the newest are old.
        if isFirst { news = news.suffix(1) }
        let awaited = Set(news.flatMap(\.marks))
        for entry in marks where awaited.isDisjoint(with: entry) { position.pass(entry) }
        var outcomes: [AnnouncementOutcome] = []
        for (entry, marks) in news.prefix(Self.maximumPerRun) {
            position.pass(marks)
            let announcement = announcement(entry, feed)
            outcomes.append(try await context.announce(announcement, saving: position, slot: slot))
        }
        position.forget(except: marks.joined())
        // With some left for the next run the source must give them once more.
        if news.count <= Self.maximumPerRun { position.validators = validators }
        if position != start { try await context.save(position, slot: slot) }
        return outcomes
    }

    private static func entries(
        of feed: FeedConfiguration,
        _ answer: SourceAnswer
    ) async throws(PollError) -> [FeedEntry] {
        do {
            var seen: Set<String> = []
            return try await FeedReader.read(answer.body, url: feed.url).entries
                .filter { seen.insert($0.identity ?? "").inserted }
        } catch is CancellationError {
            throw PollError(.cancelled, "given up reading what \(PublicAddress.of(feed.url)) answered")
        } catch {
            let reason = "answered with something that is no feed (\(answer.shape)): \(error)"
            throw PollError(.source, "\(PublicAddress.of(feed.url)) \(reason)")
        }
    }

    private typealias Marked = (entry: FeedEntry, marks: [String])

    /// Oldest first: by their dates where all have one; else feeds stand newest first.
    private static func inOrder(_ entries: [Marked]) -> [Marked] {
        let reversed = Array(entries.reversed())
        guard entries.allSatisfy({ $0.entry.date != nil }) else { return reversed }
        // The sort is stable.
        return reversed.sorted { ($0.entry.date ?? 0) < ($1.entry.date ?? 0) }
    }

    private func announcement(_ entry: FeedEntry, _ feed: FeedConfiguration) -> Announcement {
        // Only https hides behind a title; people see where http leads.
        let title = entry.title
        let text: String
        if let address = entry.link.flatMap({ MrkdwnLink.address($0, secure: true) }) {
            text = MrkdwnLink.link(address, label: title)
        } else if let address = entry.link.flatMap({ MrkdwnLink.address($0) }) {
            text = (title.isEmpty ? "" : MessageText.escape(title) + " ") + "<\(address)>"
        } else {
            text = MessageText.escape(title.isEmpty ? entry.identity ?? "" : title)
        }
        return Announcement(
            meaning: "feed:\(feed.slot):\(FeedPosition.mark(entry.identity ?? ""))",
            channel: feed.channel,
            text: text,
            username: feed.name
        )
    }
}
