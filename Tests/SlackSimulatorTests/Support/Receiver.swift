import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Secrets
import SlackEvents
import SlackSimulator
import Synchronization

/// The app's side: takes deliveries on a port of its own, checks their signatures, and answers as it is told.
final class Receiver: Sendable {
    /// A delivery as it came.
    struct Received: Sendable {
        let headers: HTTPFields
        let body: [UInt8]
        /// Whether the signature is right, by the bot's own check.
        let isSigned: Bool

        var envelope: JSON { (try? JSON(parsing: body)) ?? .null }
        var event: JSON { envelope["event"] ?? .null }
        var type: String { event["type"]?.string ?? envelope["type"]?.string ?? "" }

        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    struct Answer: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        /// Never answers, until the connection goes.
        var hangs = false
    }

    private struct State {
        var received: [Received] = []
        var port: Int?
        var observers: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())
    private let secret: Secret
    private let answer: @Sendable (_ number: Int, _ received: Received) -> Answer

    /// - Parameter answer: asked for each delivery; the first one's number is 0.
    init(secret: Secret, answer: @escaping @Sendable (Int, Received) -> Answer) {
        self.secret = secret
        self.answer = answer
    }

    var received: [Received] { state.withLock { $0.received } }

    /// The Request URL: waits until it is listened on.
    var url: String {
        get async throws {
            let port = try await wait { $0.port }
            return "http://127.0.0.1:\(port)/slack/event"
        }
    }

    /// Waits until that many deliveries have come.
    func received(_ count: Int) async throws -> [Received] {
        try await wait { $0.received.count >= count ? $0.received : nil }
    }

    func run() async throws {
        var logger = Logger(label: "receiver")
        logger.logLevel = .critical
        let router = Router()
        router.post("/**") { request, _ in
            let body = Array(buffer: try await request.body.collect(upTo: 1 << 20))
            let (number, received) = self.take(request, body)
            let answer = self.answer(number, received)
            if answer.hangs { try await Task.sleep(for: .seconds(3600)) }
            var response = Response(status: .init(code: answer.status))
            for (name, value) in answer.headers {
                if let name = HTTPField.Name(name) { response.headers[name] = value }
            }
            return response
        }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in self.update { $0.port = channel.localAddress?.port } },
            logger: logger
        )
        try await serveUntilCancelled(application, logger: logger)
    }

    private func take(_ request: Request, _ body: [UInt8]) -> (Int, Received) {
        let timestamp = HTTPField.Name("X-Slack-Request-Timestamp").flatMap { request.headers[$0] }
        let signature = HTTPField.Name("X-Slack-Signature").flatMap { request.headers[$0] }
        let isSigned: Bool
        do {
            let verifier = try RequestVerifier(secret: secret)
            let now = Int64(timestamp ?? "") ?? 0
            try verifier.verify(body: body.span, timestamp: timestamp, signature: signature, now: now)
            isSigned = true
        } catch {
            isSigned = false
        }
        let received = Received(headers: request.headers, body: body, isSigned: isSigned)
        let number = update { state in
            state.received.append(received)
            return state.received.count - 1
        }
        return (number, received)
    }

    private func update<Result>(_ change: (inout State) -> Result) -> Result {
        let (result, observers) = state.withLock { (change(&$0), $0.observers) }
        for observer in observers { observer.yield() }
        return result
    }

    private func wait<Found>(_ find: (State) -> Found?) async throws -> Found {
        let (changes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.observers.append(continuation) }
        continuation.yield()
        for await _ in changes {
            if let found = state.withLock({ find($0) }) { return found }
        }
        throw CancellationError()
    }
}
