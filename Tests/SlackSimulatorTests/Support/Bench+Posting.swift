import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SlackSimulator
import Testing

extension Bench {
    /// The status that a GET without a token gives, where a redirect isn't followed.
    func statusWithoutRedirect(_ url: String) async throws -> Int {
        let configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            Int(try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(30)).status.code)
        }
    }

    /// Posts a body to `/simulator/event` as it is.
    func postEvent(_ body: String, status: Int = 200) async throws -> JSON {
        var request = HTTPClientRequest(url: "\(url)/simulator/event")
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: body))
        let answer = try await send(request)
        #expect(answer.status == status)
        return answer.json
    }
}
