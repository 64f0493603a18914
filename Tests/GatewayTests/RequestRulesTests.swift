import NIOHTTP1
import Testing

@testable import Gateway

@Suite("What a request's head must be")
struct RequestRulesTests {
    private func refusal(_ method: HTTPMethod, _ uri: String, _ headers: HTTPHeaders = [:]) -> Refusal? {
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: uri, headers: headers)
        return RequestRules.refusal(of: head, maximumBody: 100)
    }

    @Test(
        "The paths that there are, with any query",
        arguments: ["/slack/event", "/slack/events", "/slack/event?a=b", "/slack/events?"]
    )
    func eventPaths(uri: String) {
        #expect(refusal(.POST, uri) == nil)
        #expect(refusal(.GET, uri) == .wrongMethod(allowed: "POST"))
        #expect(refusal(.HEAD, uri) == .wrongMethod(allowed: "POST"))
        #expect(refusal(.PUT, uri) == .wrongMethod(allowed: "POST"))
    }

    @Test("Health is asked for by GET and HEAD")
    func health() {
        #expect(refusal(.GET, "/_ruok") == nil)
        #expect(refusal(.HEAD, "/_ruok?from=haproxy") == nil)
        #expect(refusal(.POST, "/_ruok") == .wrongMethod(allowed: "GET, HEAD"))
    }

    @Test(
        "Anything else is not found, whatever its method",
        arguments: [
            "/", "", "*", "/slack", "/slack/event/", "/slack/eventx", "/Slack/Event", "//slack/event", "/_ruok/",
            "gateway:443",
        ]
    )
    func otherPaths(uri: String) {
        #expect(refusal(.POST, uri) == .notFound)
        #expect(refusal(.CONNECT, uri) == .notFound)
    }

    @Test(
        "JSON by any spelling of its media type is taken, and a body of no declared type",
        arguments: [
            "application/json", "application/json; charset=utf-8", #"Application/JSON;charset="UTF-8""#,
            "application/json;",
            "application/json ; charset=utf-8", " application/json", nil,
        ]
    )
    func mediaTypes(type: String?) {
        #expect(refusal(.POST, "/slack/event", type.map { ["Content-Type": $0] } ?? [:]) == nil)
    }

    @Test(
        "Another media type is refused",
        arguments: [
            "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "application/json+x", "json", "",
            ";",
            "text/plain; application/json", "multipart/form-data; boundary=x",
        ]
    )
    func otherMediaTypes(type: String) {
        #expect(refusal(.POST, "/slack/event", ["Content-Type": type]) == .wrongMediaType)
    }

    @Test("The declared length may be the limit, not more")
    func length() {
        #expect(refusal(.POST, "/slack/event", ["Content-Length": "100"]) == nil)
        #expect(refusal(.POST, "/slack/event", ["Content-Length": "101"]) == .tooLarge)
    }
}
