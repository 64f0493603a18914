internal import FoundationEssentials
internal import NIOCore

/// What an exchange means.
enum Verdict<Answer: SlackAnswer> {
    /// Done, now or before.
    case done(Answer)
    /// Too much; `asked` is the pause that Slack named.
    case limited(asked: Duration?)
    /// Not done, or not known to be. `again`: sending it once more, after a moment, may help and does no harm.
    case failed(SlackError.Kind, detail: String?, again: Bool)

    /// What the log calls it; nil for success.
    var code: String? {
        switch self {
        case .done: nil
        case .limited: "ratelimited"
        case .failed(let kind, _, _): kind.code ?? "not_sent"
        }
    }
}

/// Judges answers and failures for one method.
///
/// What may have been done is told from what surely wasn't: a repeatable call is repeated in either case, a message
/// only in the latter.
struct Judge {
    let method: SlackMethod
    let excerpt: Excerpt
    /// An earlier attempt of the same call was made.
    let isRepeated: Bool

    /// Judges an answer.
    ///
    /// Slack's own refusals come with status 200; 429 is the exception. Anything else without Slack's JSON comes from
    /// something before Slack, or from a Slack in trouble.
    func verdict<Answer: SlackAnswer>(_ answer: HTTPAnswer, as _: Answer.Type) -> Verdict<Answer> {
        if answer.status == 429 {
            return .limited(asked: RetryAfter.seconds(answer.retryAfter))
        }
        let isSuccess = (200..<300).contains(answer.status)
        let bytes = answer.body.readableBytesView
        guard let json = try? JSONDecoder().decode(Envelope<Answer>.self, from: Data(bytes)), isSuccess || !json.ok
        else {
            let code = isSuccess ? "not_json" : "http_\(answer.status)"
            // 408 is a proxy's way of saying that something before or behind it took too long.
            let surelyNotDone = (400..<500).contains(answer.status) && answer.status != 408
            return unknownOutcome(code, detail: excerpt.text(bytes), again: true, surelyNotDone: surelyNotDone)
        }
        switch json.content {
        case .answer(let value):
            return .done(value)
        case .unreadable:
            return unknownOutcome("bad_answer", detail: excerpt.text(bytes), again: true)
        case .refusal(let refusal):
            return verdict(refusal, retryAfter: answer.retryAfter)
        }
    }

    /// Judges a failure.
    func verdict<Answer: SlackAnswer>(_ failure: ExchangeFailure, as _: Answer.Type) -> Verdict<Answer> {
        switch failure {
        case .misconfigured(let text):
            .failed(.notSent(.misconfigured(text)), detail: nil, again: false)
        case .unreachable(let text):
            .failed(.notSent(.unreachable(text)), detail: nil, again: true)
        case .cancelled(mayBeRead: false):
            .failed(.notSent(.cancelled), detail: nil, again: false)
        case .cancelled(mayBeRead: true):
            unknownOutcome("cancelled", detail: nil, again: false)
        case .timedOut:
            unknownOutcome("timed_out", detail: nil, again: true)
        case .connectionLost(let text):
            unknownOutcome("connection_lost", detail: text, again: true)
        case .tooLarge:
            unknownOutcome("too_large", detail: nil, again: false)
        case .redirected(let status):
            .failed(.transient(code: "redirected"), detail: "status \(status)", again: true)
        }
    }

    private func verdict<Answer: SlackAnswer>(_ refusal: Refusal, retryAfter: String?) -> Verdict<Answer> {
        if method.isDone(code: refusal.code, isRepeated: isRepeated), let answer = Answer.alreadyDone {
            return .done(answer)
        }
        let code = Excerpt.code(refusal.code)
        let detail = refusal.messages.isEmpty ? nil : excerpt.text(refusal.messages.joined(separator: "; "))
        switch ErrorCode(refusal.code) {
        case .rateLimit:
            return .limited(asked: RetryAfter.seconds(retryAfter))
        case .permanent:
            return .failed(.permanent(code: code), detail: detail, again: false)
        case .tokenGone:
            return .failed(.tokenGone(code: code), detail: detail, again: false)
        case .missingScope:
            // All of Slack's scopes together are some 2,000 characters long.
            let needed = refusal.needed.map { Excerpt.code($0, length: 2_000) }
            let provided = refusal.provided.map { Excerpt.code($0, length: 2_000) }
            return .failed(.missingScope(needed: needed, provided: provided), detail: detail, again: false)
        case .transient:
            return .failed(.transient(code: code), detail: detail, again: true)
        case .serverFault:
            return unknownOutcome(code, detail: detail, again: true)
        case .unknown:
            return .failed(.unknown(code: code), detail: detail, again: method.isRepeatable)
        }
    }

    private func unknownOutcome<Answer>(
        _ code: String,
        detail: String?,
        again: Bool,
        surelyNotDone: Bool = false
    ) -> Verdict<Answer> {
        if method.isRepeatable || surelyNotDone {
            return .failed(.transient(code: code), detail: detail, again: again)
        }
        return .failed(.ambiguous(reason: code), detail: detail, again: false)
    }
}

extension Judge {
    /// `"ok": false` and why.
    struct Refusal {
        let code: String
        let needed: String?
        let provided: String?
        let messages: [String]
    }

    /// An answer of Slack's, read in one go.
    struct Envelope<Answer: SlackAnswer>: Decodable {
        enum Content {
            case answer(Answer)
            /// `"ok": true`, but what should be there isn't.
            case unreadable
            case refusal(Refusal)
        }

        let ok: Bool
        let content: Content

        private enum CodingKeys: String, CodingKey {
            case ok, error, needed, provided
            case metadata = "response_metadata"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            ok = try container.decode(Bool.self, forKey: .ok)
            if ok {
                content = (try? Answer(from: decoder)).map { .answer($0) } ?? .unreadable
            } else {
                content = .refusal(
                    Refusal(
                        code: try container.decode(String.self, forKey: .error),
                        needed: container.text(.needed),
                        provided: container.text(.provided),
                        messages: container.lenient(PageMetadata.self, .metadata)?.messages ?? []
                    )
                )
            }
        }
    }
}
