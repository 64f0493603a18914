import Secrets
import SlackEvents
import Testing

@Suite("Request signatures")
struct RequestVerifierTests {
    private let secret = Secret("8f742231b10e8888abcd99yyyzzz85a5")
    private let now: Int64 = 1_531_420_618
    private let body = Array(#"{"type":"event_callback","event":{"text":"ö😀\n"}}"#.utf8)

    @Test("Slack's documented example is accepted")
    func documentedExample() throws {
        let body = Array(
            """
            token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar\
            &user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com\
            %2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121\
            .803a0bc887a14d10d2c447fce8b6703c
            """.utf8
        )
        let signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
        let verifier = try RequestVerifier(secret: secret)
        #expect(verifier.sign(body: body.span, timestamp: "1531420618") == signature)
        try verifier.verify(body: body.span, timestamp: "1531420618", signature: signature, now: now)
    }

    @Test("One verifier checks many requests, and a refused one does not disturb the next")
    func reuse() throws {
        let verifier = try RequestVerifier(secret: secret)
        let other = [UInt8](repeating: 0x41, count: 100_000)
        for text in ["1531420618", "1531420619", "1531420620"] {
            let signature = verifier.sign(body: body.span, timestamp: text)
            #expect(throws: SignatureError.mismatch) {
                try verifier.verify(body: other.span, timestamp: text, signature: signature, now: now)
            }
            try verifier.verify(body: body.span, timestamp: text, signature: signature, now: now)
            #expect(try RequestVerifier(secret: secret).sign(body: body.span, timestamp: text) == signature)
        }
    }

    @Test("An empty body can be signed")
    func emptyBody() throws {
        let verifier = try RequestVerifier(secret: secret)
        let signature = "v0=55f41ec73231010289b54e669149ea021fccab11b5524355523533ce930cb739"
        try verifier.verify(body: Span(), timestamp: "1531420618", signature: signature, now: now)
    }

    @Test("A changed byte, of the body, the timestamp or the signature, is refused")
    func changedByte() throws {
        let verifier = try RequestVerifier(secret: secret)
        let signature = verifier.sign(body: body.span, timestamp: "1531420618")
        for index in body.indices {
            var changed = body
            changed[index] ^= 1
            #expect(throws: SignatureError.mismatch) {
                try verifier.verify(body: changed.span, timestamp: "1531420618", signature: signature, now: now)
            }
        }
        for index in signature.utf8.indices {
            var changed = Array(signature.utf8)
            changed[signature.utf8.distance(from: signature.startIndex, to: index)] ^= 1
            #expect(throws: SignatureError.mismatch) {
                let signature = String(decoding: changed, as: UTF8.self)
                try verifier.verify(body: body.span, timestamp: "1531420618", signature: signature, now: now)
            }
        }
        #expect(throws: SignatureError.mismatch) {
            try verifier.verify(body: body.span, timestamp: "1531420619", signature: signature, now: now)
        }
    }

    @Test(
        "The window is 300 s wide in both directions, and a right signature outside of it tells the skew",
        arguments: [-301, -300, 0, 300, 301]
    )
    func window(skew: Int64) throws {
        let verifier = try RequestVerifier(secret: secret)
        let signature = verifier.sign(body: body.span, timestamp: "\(now)")
        let result = Result { () throws(SignatureError) in
            try verifier.verify(body: body.span, timestamp: "\(now)", signature: signature, now: now + skew)
        }
        switch result {
        case .success: #expect(abs(skew) <= 300)
        case .failure(let error): #expect(error == .staleTimestamp(skew: skew) && abs(skew) > 300)
        }
    }

    @Test("A forged request never counts as stale, so that strangers cannot raise an alarm about the clock")
    func forgedAndStale() throws {
        let verifier = try RequestVerifier(secret: secret)
        let signature = "v0=" + String(repeating: "0", count: 64)
        #expect(throws: SignatureError.mismatch) {
            try verifier.verify(body: body.span, timestamp: "1000", signature: signature, now: now)
        }
    }

    @Test(
        "A timestamp that is not digits alone is refused, although it is signed",
        arguments: [
            "", "lol", "1531420618.5", "-1531420618", "+1531420618", " 1531420618", "1531420618 ", "0x5B47A04A",
            "1e9", "١٥٣١", "99999999999999999999999999", "1531420618\u{0}",
        ]
    )
    func malformedTimestamp(text: String) throws {
        let verifier = try RequestVerifier(secret: secret)
        let signature = verifier.sign(body: body.span, timestamp: text)
        #expect(throws: SignatureError.malformedTimestamp) {
            try verifier.verify(body: body.span, timestamp: text, signature: signature, now: now)
        }
    }

    @Test("The header's own text is what is signed, not the number that it stands for")
    func timestampText() throws {
        let verifier = try RequestVerifier(secret: secret)
        let padded = verifier.sign(body: body.span, timestamp: "001531420618")
        try verifier.verify(body: body.span, timestamp: "001531420618", signature: padded, now: now)
        #expect(throws: SignatureError.mismatch) {
            try verifier.verify(body: body.span, timestamp: "1531420618", signature: padded, now: now)
        }
    }

    @Test("Clocks at the ends of what 64 bits hold do no harm")
    func extremeClocks() throws {
        let verifier = try RequestVerifier(secret: secret)
        let latest = "\(Int64.max)"
        let signature = verifier.sign(body: body.span, timestamp: latest)
        try verifier.verify(body: body.span, timestamp: latest, signature: signature, now: .max)
        #expect(throws: SignatureError.staleTimestamp(skew: .min)) {
            try verifier.verify(body: body.span, timestamp: latest, signature: signature, now: .min)
        }
    }

    @Test("Missing headers are told apart")
    func missingHeaders() throws {
        let verifier = try RequestVerifier(secret: secret)
        #expect(throws: SignatureError.missingTimestamp) {
            try verifier.verify(body: body.span, timestamp: nil, signature: nil, now: now)
        }
        #expect(throws: SignatureError.missingSignature) {
            try verifier.verify(body: body.span, timestamp: "\(now)", signature: nil, now: now)
        }
    }

    @Test("An empty secret is refused, and no description shows a secret")
    func descriptions() throws {
        #expect(throws: RequestVerifierError.emptySecret) { try RequestVerifier(secret: Secret("")) }
        let errors: [any Error & CustomStringConvertible] = [
            SignatureError.missingTimestamp, SignatureError.malformedTimestamp,
            SignatureError.staleTimestamp(skew: 600),
            SignatureError.missingSignature, SignatureError.mismatch, RequestVerifierError.emptySecret,
            RequestVerifierError.openSSL(reason: "unsupported"),
        ]
        for error in errors {
            #expect(error.description.hasSuffix("."))
            #expect(!error.description.contains(secret.exposed))
        }
        #expect(SignatureError.staleTimestamp(skew: 600).description.contains("differ by +600 s"))
        #expect(SignatureError.staleTimestamp(skew: -600).description.contains("differ by -600 s"))
    }
}
