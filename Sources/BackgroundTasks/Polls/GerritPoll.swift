import NIOCore
import SlackAPI
import SlackEvents

/// Announces each change that was merged on a Gerrit, oldest first.
///
/// - SeeAlso: Gerrit, "REST API: /changes/", "Query Changes".
struct GerritPoll: Poll {
    /// `O` is a bit set in hexadecimal: CURRENT_REVISION (1) and ALL_COMMITS (4).
    private static let query = "/changes/?q=status:merged&O=12&n=100"
    /// A thousand changes with a comment or a merge since the last run; Go sees some hundred a day.
    private static let maximumPages = 10

    private let configuration: GerritConfiguration

    init(_ configuration: GerritConfiguration) {
        self.configuration = configuration
    }

    let name = "gerrit"
    /// Fifty announcements at one a second, and ten pages at a few seconds each.
    let deadline = Duration.seconds(180)

    func interval(isShadow: Bool) -> Duration { isShadow ? .seconds(3600) : .seconds(600) }

    func run(_ context: PollContext) async throws -> PollOutcome {
        guard var position = try await context.position(GerritPosition.self) else {
            return try await begin(context)
        }
        // What was kept while this host's clock, or Gerrit's, was ahead would hide all that is merged until then.
        position.limit(to: GerritTime(milliseconds: context.wallClock()))
        return try await goOn(position, context)
    }

    /// The first run, and the one after Redis has lost its data: only the newest change is announced.
    private func begin(_ context: PollContext) async throws -> PollOutcome {
        let page = try await page(0, context)
        guard let newest = page.changes.max(by: Self.isBefore) else {
            let now = GerritTime(milliseconds: context.wallClock())
            try await context.save(GerritPosition(from: now - GerritPosition.lag, known: []))
            return .done("no changes yet")
        }
        let outcome = try await context.announce(
            announcement(newest),
            saving: GerritPosition(from: newest.submitted, known: page.changes)
        )
        let line = Words.announced([outcome], "change") ?? "it was announced already"
        return .done("first run, only the newest change: \(line), \(newest.number)")
    }

    private func goOn(_ start: GerritPosition, _ context: PollContext) async throws -> PollOutcome {
        var position = start
        let found = try await changes(since: position, context)
        var new = found.changes.sorted(by: Self.isBefore)
        if found.isCutOff { return try await catchUp(position, new, found, context) }
        // A run was cut off, and died before its line.
        try await settle(&position, context)
        var passedOver = 0
        if new.count > configuration.maximumPerRun {
            let boundary = GerritTime(milliseconds: context.wallClock()) - configuration.maximumAge
            passedOver = new.prefix { $0.submitted < boundary }.count
            if passedOver > 0 {
                position.passOver(until: boundary)
                let words =
                    "\(Words.count(passedOver, "change")), merged while I was away, will not be announced one by one"
                try await context.announce(summary("passed-over", words, since: start.newest), saving: position)
                new.removeFirst(passedOver)
            }
        }
        var outcomes: [AnnouncementOutcome] = []
        for change in new.prefix(configuration.maximumPerRun) {
            position.pass(change)
            outcomes.append(try await context.announce(announcement(change), saving: position))
        }
        var line = Words.announced(outcomes, "change") ?? "no new changes"
        if passedOver > 0 { line += ", \(passedOver) older ones in one line" }
        if new.count > outcomes.count { line += ", \(new.count - outcomes.count) wait for the next run" }
        if found.odd > 0 { line += ", \(found.odd) that can't be read" }
        return .done(line)
    }

    /// More was updated than a run reads, by days of absence or by an edit of a thousand changes at once. The newest of
    /// what was read and is new are announced, as many as in any run; one line stands for the others, read or not, and
    /// with it they are dealt with. Else the next run would find as many again.
    private func catchUp(
        _ start: GerritPosition,
        _ new: [GerritChange],
        _ found: Found,
        _ context: PollContext
    ) async throws -> PollOutcome {
        var position = start
        let kept = new.suffix(configuration.maximumPerRun)
        if let first = kept.first { position.passOver(until: first.submitted) }
        position.owedSince = start.owedSince ?? start.newest
        var outcomes: [AnnouncementOutcome] = []
        for change in kept {
            position.pass(change)
            outcomes.append(try await context.announce(announcement(change), saving: position))
        }
        // Nothing that was merged later stood further down. A time to come would hide all that is merged until then.
        let now = GerritTime(milliseconds: context.wallClock())
        position.passOver(until: min(found.firstUpdate ?? now, now))
        try await settle(&position, context)
        return .done("\(Words.announced(outcomes, "change") ?? "no new changes"), what is older in one line")
    }

    /// Says the line that is owed, if one is.
    private func settle(_ position: inout GerritPosition, _ context: PollContext) async throws {
        guard let time = position.owedSince else { return }
        position.owedSince = nil
        let words = "More changes than I can read at once have news. What was merged meanwhile and isn't announced here"
        try await context.announce(summary("unread", words, since: time), saving: position)
    }

    /// A change that seems to be merged later than this has an odd time: Gerrit's index lags behind, clocks differ.
    private func latest(_ context: PollContext) -> GerritTime {
        GerritTime(milliseconds: context.wallClock()) + GerritPosition.lag
    }

    private static func isBefore(_ left: GerritChange, _ right: GerritChange) -> Bool {
        (left.submitted, left.number) < (right.submitted, right.number)
    }

    // MARK: Reading

    private struct Found {
        /// Those that are new.
        var changes: [GerritChange] = []
        var odd = 0
        /// The newest update when the reading began.
        var firstUpdate: GerritTime?
        /// There was more than is read in one run.
        var isCutOff = false
    }

    /// All that is new: pages are followed until everything on them was last updated before anything new was merged.
    private func changes(since position: GerritPosition, _ context: PollContext) async throws -> Found {
        var found = Found()
        var numbers: Set<Int> = []
        var start = 0
        for number in 0..<Self.maximumPages {
            let page = try await page(start, context)
            // An update in the meantime moves what follows: a change may come twice.
            found.changes += page.changes.filter { numbers.insert($0.number).inserted && position.isNew($0) }
            found.odd += page.odd
            found.firstUpdate = found.firstUpdate ?? page.firstUpdate
            start += page.changes.count + page.odd
            guard page.hasMore, page.lastUpdate.map({ $0 >= position.horizon }) ?? true else {
                if number > 0 { try await readAgain(&found, &numbers, position, context) }
                return found
            }
            context.progress("\(Words.count(start, "change")) read")
        }
        found.isCutOff = true
        return found
    }

    /// A comment moves a change to the top, past the pages that were read before it: the top is read again, down to where
    /// nothing is new.
    private func readAgain(
        _ found: inout Found,
        _ numbers: inout Set<Int>,
        _ position: GerritPosition,
        _ context: PollContext
    ) async throws {
        var start = 0
        for _ in 0..<Self.maximumPages {
            let page = try await page(start, context)
            let fresh = page.changes.filter { numbers.insert($0.number).inserted }
            found.changes += fresh.filter { position.isNew($0) }
            if fresh.isEmpty { return }
            // What moved while this was read is at the top again.
            start = fresh.count == page.changes.count && page.hasMore ? start + page.changes.count + page.odd : 0
        }
    }

    private func page(_ start: Int, _ context: PollContext) async throws -> GerritChange.Page {
        let url = configuration.url + Self.query + (start == 0 ? "" : "&S=\(start)")
        let answer = try await context.fetch(SourceRequest(url))
        do {
            var page = try GerritChange.page(answer.body.readableBytesView)
            let latest = latest(context)
            let count = page.changes.count
            page.changes.removeAll { $0.submitted > latest }
            page.odd += count - page.changes.count
            return page
        } catch {
            throw PollError(
                .source,
                "\(configuration.url) answered with something that is no list of changes (\(answer.shape))"
            )
        }
    }

    // MARK: Writing

    /// "[number] [project unless go] subject: link", with the commit's message, which holds subject and Change-Id.
    private func announcement(_ change: GerritChange) -> Announcement {
        let project = change.project == configuration.mainProject ? "" : "[\(change.project)] "
        let text = MessageText.escape("[\(change.number)] \(project)\(change.subject)")
        return Announcement(
            meaning: "gerrit:\(change.number):\(change.submitted.nanoseconds / 1_000_000_000)",
            channel: configuration.channel,
            text: "\(text): \(configuration.linkPrefix)\(change.number)",
            attachments: [
                MessageAttachment(text: MessageText.escape(change.text), fallback: text)
            ]
        )
    }

    /// - Parameter time: what makes it the same line after a crash, and another one the next time.
    private func summary(_ kind: String, _ words: String, since time: GerritTime) -> Announcement {
        Announcement(
            meaning: "gerrit:\(kind):\(time.nanoseconds / 1_000_000_000)",
            channel: configuration.channel,
            text: "\(words): \(configuration.url)/q/status:merged"
        )
    }
}
