import Bot
import Redis
import SlackAPI
import WorkQueue

/// Puts code on the Go Playground and says where it is, once a message.
///
/// The upload is marked in the ledger and its link kept there, so that a consumer that takes over neither uploads again
/// nor has lost the link. What goes wrong at the Playground is given up at once: it would be no news a minute later.
struct CodeSharer: Sendable {
    /// Slack may not know a file that it has just told of: the pauses before it is asked again.
    private static let pauses: [Duration] = [.milliseconds(300), .milliseconds(700), .milliseconds(1500)]

    var slack: SlackClient
    let downloader: FileDownloader
    let playground: Playground
    let ledger: Ledger
    /// The turns that uploads take, by number.
    private let turns = KeyedLock()

    init(slack: SlackClient, downloader: FileDownloader, playground: Playground, ledger: Ledger) {
        self.slack = slack
        self.downloader = downloader
        self.playground = playground
        self.ledger = ledger
    }

    /// - Parameters:
    ///   - action: the share's.
    ///   - work: what it belongs to.
    ///   - owner: ``WorkEntry/ledgerOwner``.
    ///   - perform: does another action of the same event: the posts.
    func share(
        _ share: Share,
        _ action: PlannedAction,
        of work: EventWork,
        owner: String,
        claim: Claim,
        perform: (PlannedAction) async -> ActionOutcome
    ) async throws(RedisError) -> ActionOutcome {
        let key = "\(work.meaning):\(action.key)"
        let turn =
            "\(key.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % playground.configuration.maximumConcurrent)"
        let link = try await turns.withLock(turn) { () async throws(RedisError) in
            try await self.link(share, key: key, of: work, owner: owner, claim: claim)
        }
        switch link {
        case .failure(let end): return end.outcome
        case .success(let link):
            var post = action
            post.effect = .post(share.announcement(link: link))
            let outcome = await perform(post)
            guard share.hints, outcome == .done || outcome == .alreadyDone else { return outcome }
            var hint = action
            hint.key += ":hint"
            hint.effect = .ephemeral(share.hint, user: share.author)
            let hinted = await perform(hint)
            return hinted == .done || hinted == .alreadyDone ? outcome : hinted
        }
    }

    /// Why there is no link.
    private struct End: Error {
        let outcome: ActionOutcome

        init(_ outcome: ActionOutcome) {
            self.outcome = outcome
        }
    }

    private func link(
        _ share: Share,
        key: String,
        of work: EventWork,
        owner: String,
        claim: Claim
    ) async throws(RedisError) -> Result<String, End> {
        let source: String
        do throws(End) {
            let deadline = min(work.deadline, .now + playground.configuration.lookUpLimit)
            try await check(share, deadline: deadline)
            source = try await self.source(share.source, deadline: deadline)
        } catch {
            return .failure(error)
        }
        guard claim.isHeld else { return .failure(End(ActionPerformer.heldUp)) }
        guard work.deadline > .now else { return .failure(End(.tooLate(reason: "its turn came too late"))) }
        switch try await ledger.mark("\(key):upload", owner: owner, lifetime: work.lifetime) {
        case .taken: break
        case .takenByOther: return .failure(End(.alreadyDone))
        case .takenBefore:
            if let link = try await ledger.kept(key) { return .success(link) }
            return .failure(End(.givenUp(reason: "the upload was begun before, and nobody knows what came of it")))
        case .refused:
            return .failure(
                End(.givenUp(reason: "Redis is full, so that nothing could tell whether it was done before"))
            )
        }
        do throws(TransferError) {
            let link = try await playground.upload(source, deadline: work.deadline)
            // Without it only a crash in the next moment would lose the link.
            try? await ledger.keep(link, of: key, lifetime: work.lifetime)
            return .success(link)
        } catch {
            return .failure(End(.givenUp(reason: "\(error)")))
        }
    }

    /// Asks for the channel's name where that could be on the deny list.
    private func check(_ share: Share, deadline: ContinuousClock.Instant) async throws(End) {
        guard !share.unlessIn.isEmpty else { return }
        let channel: SlackChannel
        do throws(SlackError) {
            channel = try await slack.conversationInfo(channel: share.channel, deadline: deadline)
        } catch {
            throw End(ActionOutcome(error))
        }
        guard let name = channel.name, !share.unlessIn.contains(name) else { throw End(.alreadyDone) }
    }

    // MARK: The source

    private func source(_ source: Share.Source, deadline: ContinuousClock.Instant) async throws(End) -> String {
        switch source {
        case .text(let text): return text
        case .file(let id): return try await self.text(of: id, deadline: deadline)
        }
    }

    private func text(of id: String, deadline: ContinuousClock.Instant) async throws(End) -> String {
        let file = try await lookUp(id, deadline: deadline)
        let isTaken = PlaygroundRules.takes(
            filetype: file.filetype,
            prettyType: file.prettyType,
            mode: file.mode,
            lines: file.lines,
            size: file.size
        )
        // Of a file of which the event said nothing.
        guard isTaken else { throw End(.alreadyDone) }
        guard let url = file.downloadURL else {
            throw End(.givenUp(reason: "Slack doesn't say where file \(file.id) can be downloaded"))
        }
        let text = try await download(url, deadline: deadline)
        // Where Slack hasn't counted.
        guard file.lines != nil || PlaygroundRules.hasLines(PlaygroundRules.minimumFileLines, text.utf8) else {
            throw End(.alreadyDone)
        }
        return text
    }

    private func lookUp(_ id: String, deadline: ContinuousClock.Instant) async throws(End) -> SlackFile {
        var attempt = 0
        while true {
            do throws(SlackError) {
                return try await slack.fileInfo(file: id, deadline: deadline)
            } catch {
                guard error.code == "file_not_found" else { throw End(ActionOutcome(error)) }
                guard await pause(attempt, deadline) else { throw End(.givenUp(reason: "\(error)")) }
                attempt += 1
            }
        }
    }

    private func download(_ url: String, deadline: ContinuousClock.Instant) async throws(End) -> String {
        var attempt = 0
        while true {
            do throws(TransferError) {
                return try await downloader.text(url, maximumSize: PlaygroundRules.maximumSource, deadline: deadline)
            } catch {
                guard error.isPassing, await pause(attempt, deadline) else { throw End(.givenUp(reason: "\(error)")) }
                attempt += 1
            }
        }
    }

    /// - Returns: false where there is no time or no use for another attempt.
    private func pause(_ attempt: Int, _ deadline: ContinuousClock.Instant) async -> Bool {
        guard attempt < Self.pauses.count, .now + Self.pauses[attempt] < deadline else { return false }
        return (try? await Task.sleep(for: Self.pauses[attempt])) != nil
    }
}
