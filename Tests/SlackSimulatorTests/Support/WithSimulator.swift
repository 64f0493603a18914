import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import Secrets
import SlackSimulator

/// A simulator that runs, and the app that it delivers to.
struct Bench: Sendable {
    let simulator: SlackSimulator
    let receiver: Receiver
    /// The simulator's address.
    let url: String

    /// An answer of the simulator's.
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        /// `null` where the body is no JSON.
        let json: JSON
        let body: String

        func header(_ name: String) -> String? { headers.first(name: name) }
    }

    /// Calls a Web API method with a form.
    func api(_ method: String, _ form: [String: String] = [:], token: String? = "xoxb-simulator") async throws -> JSON {
        let body = form.map { "\(Self.escaped($0.key))=\(Self.escaped($0.value))" }.joined(separator: "&")
        return try await call(method, body, type: "application/x-www-form-urlencoded", token: token).json
    }

    /// Calls a Web API method with a JSON body.
    func api(_ method: String, json: JSON) async throws -> JSON {
        try await call(method, json.text(), type: "application/json; charset=utf-8").json
    }

    /// Calls a Web API method, and gives all of the answer.
    func call(
        _ method: String,
        _ body: String,
        type: String?,
        verb: HTTPMethod = .POST,
        token: String? = "xoxb-simulator"
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "\(url)/api/\(method)")
        request.method = verb
        if let type { request.headers.add(name: "Content-Type", value: type) }
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if verb == .POST { request.body = .bytes(ByteBuffer(string: body)) }
        return try await send(request)
    }

    /// Gives an order under `/simulator`.
    func order(_ path: String, _ json: JSON, verb: HTTPMethod = .POST) async throws -> Answer {
        var request = HTTPClientRequest(url: "\(url)/simulator/\(path)")
        request.method = verb
        if verb == .POST { request.body = .bytes(ByteBuffer(string: json.text())) }
        return try await send(request)
    }

    func get(_ path: String) async throws -> Answer {
        try await send(HTTPClientRequest(url: url + path))
    }

    func send(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = Array(buffer: try await response.body.collect(upTo: 1 << 24))
        return Answer(
            status: Int(response.status.code),
            headers: response.headers,
            json: (try? JSON(parsing: bytes)) ?? .null,
            body: String(decoding: bytes, as: UTF8.self)
        )
    }

    static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            if character.isASCII, character.isLetter || character.isNumber { return String(character) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        .joined()
    }
}

/// Runs a simulator and an app on ports of their own, and ends both. The bot is not in #mods, as the one channel that it
/// does not see.
func withSimulator(
    _ change: (inout SimulatorConfiguration) -> Void = { _ in },
    answer: @escaping @Sendable (Int, Receiver.Received) -> Receiver.Answer = { _, _ in Receiver.Answer() },
    _ body: (Bench) async throws -> Void
) async throws {
    var configuration = SimulatorConfiguration(port: 0, eventURL: nil, retrySchedule: [.zero, .zero, .zero])
    change(&configuration)
    var logger = Logger(label: "simulator")
    logger.logLevel = .critical
    let simulator = SlackSimulator(configuration: configuration, logger: logger)
    simulator.withWorkspace { $0[channel: "C01MODS0000"]?.members.removeAll { $0 == configuration.app.userID } }
    let receiver = Receiver(secret: configuration.signingSecret, answer: answer)
    try await withThrowingTaskGroup { group in
        group.addTask { try await simulator.run() }
        group.addTask { try await receiver.run() }
        defer { group.cancelAll() }
        simulator.setEventURL(try await receiver.url)
        try await body(Bench(simulator: simulator, receiver: receiver, url: try await simulator.url))
    }
}
