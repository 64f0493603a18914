import NIOCore
import SlackEvents
import Testing

@testable import Gateway

@Suite("Answers")
struct GatewayAnswerTests {
    @Test(
        "Each refusal has its status, a closed word for its reason, and says whether to come back",
        arguments: [
            (.notFound, 404, "not_found", "x-slack-no-retry"),
            (.wrongMethod(allowed: "POST"), 405, "wrong_method", "x-slack-no-retry"),
            (.wrongMediaType, 415, "wrong_media_type", "x-slack-no-retry"),
            (.tooLarge, 413, "too_large", "x-slack-no-retry"),
            (.signature(.mismatch), 401, "bad_signature", nil),
            (.signature(.staleTimestamp(skew: 600)), 401, "stale_timestamp", nil),
            (.wrongToken, 403, "wrong_token", nil),
            (.wrongApp, 403, "wrong_app", nil),
            (.malformed, 400, "malformed_json", "x-slack-no-retry"),
            (.missingField("event_id"), 400, "missing_field", "x-slack-no-retry"),
            (.requestTooSlow, 408, "request_timeout", nil),
            (.badHTTP, 400, "bad_request", "x-slack-no-retry"),
            (.unavailable, 503, "unavailable", "retry-after"),
        ] as [(Refusal, Int, String, String?)]
    )
    func refusals(refusal: Refusal, status: Int, reason: String, header: String?) throws {
        var bytes = GatewayAnswer.refusal(refusal).bytes(keepAlive: false)
        let answer = try #require(Answer(reading: &bytes))
        #expect(bytes.readableBytes == 0)
        #expect(answer.status == status)
        #expect(answer.body == #"{"ok":false,"error":"\#(reason)"}"#)
        #expect(answer.headers["content-type"] == "application/json")
        #expect(answer.headers["connection"] == "close")
        #expect((answer.headers["x-slack-no-retry"] == "1") == (header == "x-slack-no-retry"))
        #expect((answer.headers["retry-after"] != nil) == (header == "retry-after"))
        #expect(answer.headers["allow"] == (status == 405 ? "POST" : nil))
        #expect(!refusal.explanation.isEmpty)
    }

    @Test("The numbers for systemctl status tell what was stored, not wanted and refused, by reason")
    func counters() {
        var counters = GatewayCounters()
        #expect(counters.summary == "0 events stored")
        for _ in 0..<12 { counters.countStored() }
        for _ in 0..<3 { _ = counters.count(.otherTeam) }
        for type in ["b", "d", "a", "c", "b", "e"] { _ = counters.count(.unhandledEvent(type: type)) }
        _ = counters.count(.appGone(type: "tokens_revoked"))
        counters.count(.signature(.mismatch))
        counters.count(.unavailable)
        counters.count(.signature(.missingSignature))
        #expect(
            counters.summary
                == "12 events stored, 10 not wanted (another workspace 3, b 2, a 1, c 1, d 1, and 2 more), "
                + "3 refused (bad_signature 2, unavailable 1)"
        )
    }
}
