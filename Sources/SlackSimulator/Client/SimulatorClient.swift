import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Asks a running simulator, through its control interface.
package struct SimulatorClient: Sendable {
    /// The simulator's address, without a slash at the end.
    package let url: String

    /// How long an answer may take: longer than a delivery does.
    private static let timeout: TimeAmount = .seconds(10)
    /// How long changes can be followed.
    private static let longestWatch: TimeAmount = .hours(1)
    /// The longest answer, in bytes: a long day's transcript.
    private static let maximumAnswer = 64 * 1024 * 1024
    /// A refused connection is told at once, not tried until the time is over.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// - Parameter url: for example `http://127.0.0.1:3000`.
    package init(url: String) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    /// `GET /simulator/PATH`
    ///
    /// - Parameter query: names and values, unescaped.
    /// - Throws: ``SimulatorError`` with what the simulator says, or that it doesn't answer.
    package func get(_ path: String, query: [String: String] = [:]) async throws(SimulatorError) -> JSON {
        try await answer(HTTPClientRequest(url: address(path, query)))
    }

    /// `POST /simulator/PATH`
    ///
    /// - Parameter patience: how long the answer may take; nil: as long as usual.
    /// - Throws: ``SimulatorError`` with what the simulator says, or that it doesn't answer.
    package func post(
        _ path: String,
        _ json: JSON,
        patience: Duration? = nil
    ) async throws(SimulatorError) -> JSON {
        var request = HTTPClientRequest(url: "\(url)/simulator/\(path)")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: json.bytes()))
        return try await answer(request, within: patience.map { TimeAmount($0) } ?? Self.timeout)
    }

    /// `DELETE /simulator/PATH`
    ///
    /// - Throws: ``SimulatorError`` with what the simulator says, or that it doesn't answer.
    package func delete(_ path: String, query: [String: String] = [:]) async throws(SimulatorError) -> JSON {
        var request = HTTPClientRequest(url: address(path, query))
        request.method = .DELETE
        return try await answer(request)
    }

    /// Follows `GET /simulator/stream`, until the task is cancelled.
    ///
    /// - Parameter changed: told at the beginning, and whenever something has changed in the workspace.
    /// - Throws: ``SimulatorError`` where the stream ends.
    package func watch(_ changed: () -> Void) async throws {
        let request = HTTPClientRequest(url: "\(url)/simulator/stream")
        let response = try await Self.http.execute(request, timeout: Self.longestWatch)
        for try await _ in response.body { changed() }
        throw SimulatorError("The simulator at \(url) has ended.")
    }

    private func address(_ path: String, _ query: [String: String]) -> String {
        let escaped = query.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.escaped($0.value))" }
        return "\(url)/simulator/\(path)" + (escaped.isEmpty ? "" : "?" + escaped.joined(separator: "&"))
    }

    private func answer(
        _ request: HTTPClientRequest,
        within timeout: TimeAmount = Self.timeout
    ) async throws(SimulatorError) -> JSON {
        let json: JSON
        do {
            let response = try await Self.http.execute(request, timeout: timeout)
            json = try JSON(parsing: Array(buffer: try await response.body.collect(upTo: Self.maximumAnswer)))
        } catch is JSONError {
            throw SimulatorError("What answers at \(url) is no Slack simulator.")
        } catch {
            throw SimulatorError("No Slack simulator answers at \(url): start it with `make run` or `slack-simulator`.")
        }
        guard json["ok"]?.bool == true else {
            throw SimulatorError(json["error"]?.string ?? "The simulator at \(url) refused without a reason.")
        }
        return json
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || "-._~".contains(character) {
                return String(character)
            }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        .joined()
    }
}
