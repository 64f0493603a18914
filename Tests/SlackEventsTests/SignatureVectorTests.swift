import Foundation
import Secrets
import SlackEvents
import Testing

@Suite("Request signatures, reference vectors")
struct SignatureVectorTests {
    struct Vectors: Decodable {
        var signing_secret: String
        var count: Int
        var vectors: [Vector]
    }

    struct Vector: Decodable {
        struct Rule: Decodable {
            var `repeat`: String
            var times: Int
        }

        var id: String
        var now: Int64
        var headers: [String: String]
        var body: String?
        var body_rule: Rule?
        var body_bytes: Int
        var expect: String

        func header(_ name: String) -> String? {
            headers.first { $0.key.lowercased() == name }?.value
        }
    }

    @Test(
        "Each of the reference vectors gets its verdict",
        .enabled(if: SharedData.has("slack/signatures.json"), "no ../shared/slack/signatures.json here")
    )
    func vectors() throws {
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(try SharedData.bytes("slack/signatures.json")))
        #expect(vectors.vectors.count == vectors.count)
        #expect(vectors.count >= 31)
        let verifier = try RequestVerifier(secret: Secret(vectors.signing_secret))
        for vector in vectors.vectors {
            let text = vector.body ?? vector.body_rule.map { String(repeating: $0.repeat, count: $0.times) } ?? ""
            let body = Array(text.utf8)
            #expect(body.count == vector.body_bytes, "\(vector.id)")
            let result = Result { () throws(SignatureError) in
                try verifier.verify(
                    body: body.span,
                    timestamp: vector.header("x-slack-request-timestamp"),
                    signature: vector.header("x-slack-signature"),
                    now: vector.now
                )
            }
            let accepted = if case .success = result { true } else { false }
            #expect(accepted == (vector.expect == "accept"), "\(vector.id): \(result)")
        }
    }
}
