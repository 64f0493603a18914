import COpenSSL
package import Secrets

/// Checks and makes request signatures: HMAC-SHA256 over `v0:<timestamp>:<body>`, compared in constant time.
///
/// The key is set once, and the context is used again for each request; so there is one verifier per event loop, which
/// it never leaves.
/// - SeeAlso: Slack, "Verifying requests from Slack".
@safe package final class RequestVerifier {
    /// How far a request's timestamp may be from the host's clock, in seconds and in both directions: Slack's advice.
    package static let tolerance: Int64 = 300

    /// An `EVP_MAC_CTX` of our own; no other reference to it leaves this class.
    private let context: OpaquePointer

    /// - Parameter secret: the app's signing secret, used as its UTF-8 bytes (it looks like hex, but is not decoded).
    /// - Throws: ``RequestVerifierError`` for an empty secret, or where OpenSSL has no HMAC-SHA256.
    package init(secret: Secret) throws {
        if secret.exposed.isEmpty {
            throw RequestVerifierError.emptySecret
        }
        // unsafe: the algorithm is released here, whatever happens; the context keeps its own reference to it.
        guard let algorithm = unsafe EVP_MAC_fetch(nil, "HMAC", nil) else {
            throw RequestVerifierError.openSSL(reason: Self.lastOpenSSLError())
        }
        defer { unsafe EVP_MAC_free(algorithm) }
        guard let context = unsafe EVP_MAC_CTX_new(algorithm) else {
            throw RequestVerifierError.openSSL(reason: Self.lastOpenSSLError())
        }
        // From here on `deinit` frees the context, also when this throws.
        unsafe self.context = context
        guard setKey(secret) else {
            throw RequestVerifierError.openSSL(reason: Self.lastOpenSSLError())
        }
        // What would only fail at the first request fails here.
        guard digest(body: Span(), timestamp: "0") != nil else {
            throw RequestVerifierError.openSSL(reason: Self.lastOpenSSLError())
        }
    }

    deinit {
        unsafe EVP_MAC_CTX_free(context)
    }

    /// Returns if the request is Slack's.
    ///
    /// - Parameters:
    ///   - body: the bytes as received; decoding them first changes the signature.
    ///   - timestamp: `X-Slack-Request-Timestamp`, seconds since 1970. Its own text is what is signed.
    ///   - signature: `X-Slack-Signature`, `v0=` and 64 lower-case hex digits.
    ///   - now: the host's clock, seconds since 1970.
    /// - Throws: ``SignatureError``. A timestamp that is too old is only reported as such where the signature is right.
    package func verify(
        body: Span<UInt8>,
        timestamp: String?,
        signature: String?,
        now: Int64
    ) throws(SignatureError) {
        guard let timestamp else { throw .missingTimestamp }
        guard let sent = Self.seconds(timestamp) else { throw .malformedTimestamp }
        guard let signature else { throw .missingSignature }
        guard let digest = digest(body: body, timestamp: timestamp), Self.equal(Self.text(digest), signature) else {
            throw .mismatch
        }
        let (difference, overflow) = now.subtractingReportingOverflow(sent)
        // `sent` is never negative, so only a clock far before 1970 can overflow.
        let skew = overflow ? Int64.min : difference
        guard (-Self.tolerance...Self.tolerance).contains(skew) else { throw .staleTimestamp(skew: skew) }
    }

    /// The value of `X-Slack-Signature` for this body: `v0=` and 64 lower-case hex digits.
    ///
    /// Were OpenSSL to fail (it has worked in the initializer), it is a bare `v0=`, which nobody accepts.
    /// - Parameter timestamp: the value of `X-Slack-Request-Timestamp` that goes with it.
    package func sign(body: Span<UInt8>, timestamp: String) -> String {
        guard let digest = digest(body: body, timestamp: timestamp) else { return "v0=" }
        let text = Self.text(digest)
        return String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
    }
}

@available(*, unavailable)
extension RequestVerifier: Sendable {}

extension RequestVerifier {
    private typealias Digest = InlineArray<32, UInt8>
    /// `v0=` and the digest in hex.
    private typealias SignatureText = InlineArray<67, UInt8>

    /// The HMAC over `v0:<timestamp>:<body>`, or nil where OpenSSL fails.
    private func digest(body: Span<UInt8>, timestamp: String) -> Digest? {
        // A nil key begins anew with the key that was set before.
        guard unsafe EVP_MAC_init(context, nil, 0, nil) == 1 else { return nil }
        guard update("v0:".utf8.span), update(timestamp.utf8.span), update(":".utf8.span), update(body) else {
            return nil
        }
        var digest = Digest(repeating: 0)
        var length = 0
        var bytes = digest.mutableSpan
        // unsafe: OpenSSL writes at most `count` bytes at the base address and does not keep it.
        let done = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe EVP_MAC_final(context, buffer.baseAddress, &length, buffer.count)
        }
        return done == 1 && length == 32 ? digest : nil
    }

    private func update(_ bytes: Span<UInt8>) -> Bool {
        // unsafe: OpenSSL reads `count` bytes from the base address and keeps neither.
        unsafe bytes.withUnsafeBufferPointer { unsafe EVP_MAC_update(context, $0.baseAddress, $0.count) } == 1
    }

    private static func text(_ digest: Digest) -> SignatureText {
        var text = SignatureText(repeating: 0)
        text[0] = UInt8(ascii: "v")
        text[1] = UInt8(ascii: "0")
        text[2] = UInt8(ascii: "=")
        for index in digest.indices {
            text[3 + 2 * index] = hexDigit(digest[index] >> 4)
            text[4 + 2 * index] = hexDigit(digest[index] & 0xF)
        }
        return text
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value &+ (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }

    /// Compares in a time that does not depend on where the two differ. The length is no secret.
    private static func equal(_ expected: borrowing SignatureText, _ signature: String) -> Bool {
        let expected = expected.span
        let signature = signature.utf8.span
        guard expected.count == signature.count else { return false }
        // unsafe: both are `expected.count` bytes long.
        return unsafe expected.withUnsafeBufferPointer { expected in
            unsafe signature.withUnsafeBufferPointer { signature in
                unsafe CRYPTO_memcmp(expected.baseAddress, signature.baseAddress, expected.count)
            }
        } == 0
    }

    /// Digits alone: no sign, blank or fraction, and no more of them than 64 bits hold.
    private static func seconds(_ text: String) -> Int64? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int64(text)
    }
}

extension RequestVerifier {
    private func setKey(_ secret: Secret) -> Bool {
        var digestName = Array("SHA256".utf8CString)
        let key = secret.exposed.utf8.span
        // unsafe: the name and the key outlive the call, which copies both.
        return unsafe digestName.withUnsafeMutableBufferPointer { name in
            unsafe key.withUnsafeBufferPointer { key in
                let parameters = unsafe [
                    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                return unsafe EVP_MAC_init(context, key.baseAddress, key.count, parameters)
            }
        } == 1
    }

    /// The latest entry of this thread's error queue, in OpenSSL's words.
    private static func lastOpenSSLError() -> String {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        // unsafe: OpenSSL's own table of constant strings, or nil.
        guard code != 0, let reason = unsafe ERR_reason_error_string(code) else { return "no reason given" }
        return unsafe String(cString: reason)
    }
}
