import Bot
import Logging
import Operations
import Redis
import SlackAPI
import SlackEvents
import WorkQueue

/// Does what the bot planned, once in the world, whatever happens to processes and connections.
///
/// Each message is marked in the ledger before it is posted. What became of a post whose answer is missing is settled by
/// asking Slack: every post carries its ledger key as message metadata.
struct ActionPerformer: Sendable {
    /// Names our metadata among that of other apps.
    static let metadataType = "gopherbot_reply"
    private static let metadataKey = "key"

    /// Longer than another consumer takes for the `message` of the same mention.
    private static let twinDelay = Duration.seconds(2)
    static let heldUp = ActionOutcome.failed(reason: "held up for so long that another may have taken over")

    private var slack: SlackClient
    private let ledger: Ledger
    private var sharer: CodeSharer
    private let unmarked = KeyedLock()

    init(slack: SlackClient, ledger: Ledger, sharer: CodeSharer) {
        self.slack = slack
        self.ledger = ledger
        self.sharer = sharer
    }

    /// The same performer, whose requests to Slack this logger hears of.
    func logging(to logger: Logger) -> ActionPerformer {
        var performer = self
        performer.slack = slack.logging(to: logger)
        performer.sharer.slack = performer.slack
        return performer
    }

    func perform(_ action: PlannedAction, of work: EventWork, owner: String, claim: Claim) async -> ActionOutcome {
        let attempt = Attempt(key: "\(work.meaning):\(action.key)", work: work, owner: owner, claim: claim)
        do throws(RedisError) {
            switch action.effect {
            case .post(let post):
                return try await self.post(post, attempt)
            case .directMessage(let post, let user):
                return try await directMessage(post, to: user, attempt)
            case .ephemeral(let post, let user):
                return try await ephemeral(post, to: user, attempt)
            case .react(let names):
                return await react(names, attempt)
            case .share(let share):
                return try await sharer.share(share, action, of: work, owner: owner, claim: claim) { action in
                    await perform(action, of: work, owner: owner, claim: claim)
                }
            }
        } catch {
            return .failed(reason: "\(error)")
        }
    }

    /// Whether it is this entry that tells of a shadowed action: a mention comes as two events, and the log stands for
    /// Slack, where it would be seen once.
    func tells(of action: PlannedAction, of work: EventWork, owner: String) async -> Bool {
        let key = "\(work.meaning):\(action.key):shadow"
        do throws(RedisError) {
            let mark = try await ledger.mark(key, owner: owner, lifetime: work.lifetime)
            return mark == .taken || mark == .refused
        } catch {
            // Twice is better than never.
            return true
        }
    }

    private struct Attempt {
        /// The ledger's key, and the metadata's.
        let key: String
        let work: EventWork
        let owner: String
        let claim: Claim

        var deadline: ContinuousClock.Instant { work.deadline }
        /// An answer is younger than its question. A DM to a new member has no question: its last page will do.
        var oldestAnswer: String? { work.message?.rawTimestamp }

        func part(_ index: Int) -> Attempt {
            Attempt(key: "\(key):\(index)", work: work, owner: owner, claim: claim)
        }
    }

    // MARK: Messages

    private func post(_ post: Post, _ attempt: Attempt) async throws(RedisError) -> ActionOutcome {
        var outcome = ActionOutcome.alreadyDone
        for (index, text) in post.parts.enumerated() {
            let isLast = index == post.parts.count - 1
            let attempt = attempt.part(index)
            let message = PostMessage(
                channel: post.channel,
                text: text,
                threadTimestamp: post.threadTimestamp,
                attachments: isLast ? post.attachments.map(MessageAttachment.init) : [],
                unfurl: post.unfurl,
                metadata: MessageMetadata(
                    eventType: Self.metadataType,
                    payload: [Self.metadataKey: attempt.key]
                )
            )
            switch try await self.post(message, attempt) {
            case .done: outcome = .done
            case .alreadyDone: break
            // Whoever has one part has the others: two taking turns would mix up their order.
            case nil: return outcome
            case let failure?: return failure
            }
        }
        return outcome
    }

    /// - Returns: `nil` where another entry of the same meaning has it.
    private func post(_ message: PostMessage, _ attempt: Attempt) async throws(RedisError) -> ActionOutcome? {
        let mark = try await ledger.mark(attempt.key, owner: attempt.owner, lifetime: attempt.work.lifetime)
        do throws(SlackError) {
            switch mark {
            case .taken:
                return try await postOnce(message, attempt)
            case .takenBefore:
                return try await postUnlessThere(message, attempt)
            case .takenByOther:
                return nil
            case .refused:
                return try await postWithoutMark(message, attempt)
            }
        } catch {
            return ActionOutcome(error)
        }
    }

    private func postUnlessThere(_ message: PostMessage, _ attempt: Attempt) async throws(SlackError) -> ActionOutcome {
        let isThere = try await slack.isPosted(message, since: attempt.oldestAnswer, deadline: attempt.deadline)
        return isThere ? .alreadyDone : try await postOnce(message, attempt)
    }

    /// Redis is full and takes no mark. Slack delivers a mention twice, as `message` and as `app_mention`: the twin comes
    /// later, and each meaning is worked on by one task at a time, so that asking Slack tells the second of the first.
    private func postWithoutMark(_ message: PostMessage, _ attempt: Attempt) async throws(SlackError) -> ActionOutcome {
        if attempt.work.message?.isAppMention == true { try? await Task.sleep(for: Self.twinDelay) }
        return try await unmarked.withLock(attempt.key) { () async throws(SlackError) in
            try await postUnlessThere(message, attempt)
        }
    }

    private func postOnce(_ message: PostMessage, _ attempt: Attempt) async throws(SlackError) -> ActionOutcome {
        try await slack.postOnce(message, since: attempt.oldestAnswer) {
            attempt.deadline
        } isWanted: {
            attempt.claim.isHeld
        }
        return .done
    }

    private func directMessage(
        _ post: Post,
        to user: String,
        _ attempt: Attempt
    ) async throws(RedisError) -> ActionOutcome {
        var post = post
        do throws(SlackError) {
            post.channel = try await slack.openConversation(user: user, deadline: attempt.deadline)
        } catch {
            return ActionOutcome(error)
        }
        return try await self.post(post, attempt)
    }

    /// At most once: nobody can be asked whether an ephemeral message is there.
    private func ephemeral(_ post: Post, to user: String, _ attempt: Attempt) async throws(RedisError) -> ActionOutcome
    {
        var outcome = ActionOutcome.alreadyDone
        for (index, text) in post.parts.enumerated() {
            let attempt = attempt.part(index)
            let message = PostEphemeral(
                channel: post.channel,
                user: user,
                text: text,
                threadTimestamp: post.threadTimestamp,
                attachments: index == post.parts.count - 1 ? post.attachments.map(MessageAttachment.init) : []
            )
            switch try await ledger.mark(attempt.key, owner: attempt.owner, lifetime: attempt.work.lifetime) {
            case .takenByOther:
                return outcome
            case .takenBefore:
                continue
            case .refused:
                return .refused(reason: "Redis is full, so that nothing could tell whether it was sent before")
            case .taken:
                break
            }
            do throws(SlackError) {
                try await postEphemeral(message, attempt)
                outcome = .done
            } catch {
                // What surely was not sent may be tried again.
                if error.isPassing, !error.mayHaveHappened { try await ledger.unmark(attempt.key) }
                return ActionOutcome(error)
            }
        }
        return outcome
    }

    /// The news that somebody has joined can be ahead of Slack's own list of members: one more try then, and no third.
    private func postEphemeral(_ message: PostEphemeral, _ attempt: Attempt) async throws(SlackError) {
        do throws(SlackError) {
            try await slack.postEphemeral(message, deadline: attempt.deadline) { attempt.claim.isHeld }
        } catch {
            guard error.code == "user_not_in_channel" else { throw error }
            try? await Task.sleep(for: .seconds(1))
            try await slack.postEphemeral(message, deadline: attempt.deadline) { attempt.claim.isHeld }
        }
    }

    // MARK: Reactions

    /// Needs no mark: a reaction that is there already is success. One that fails doesn't stop the next.
    private func react(_ names: [String], _ attempt: Attempt) async -> ActionOutcome {
        guard let message = attempt.work.message else { return .refused(reason: "no message to react to") }
        var outcome = ActionOutcome.alreadyDone
        for name in names {
            do throws(SlackError) {
                let reaction = try await slack.addReaction(
                    channel: message.channel,
                    timestamp: message.rawTimestamp,
                    name: name,
                    deadline: attempt.deadline
                )
                // One that was there is the twin's, or an earlier attempt's.
                if reaction.changed, case .alreadyDone = outcome { outcome = .done }
            } catch {
                // A workspace need not have every emoji.
                if error.code == "invalid_name" { continue }
                outcome = ActionOutcome(error)
            }
        }
        return outcome
    }
}

extension MessageAttachment {
    fileprivate init(_ attachment: Attachment) {
        self.init(text: attachment.text, fallback: attachment.fallback, color: attachment.color)
    }
}
