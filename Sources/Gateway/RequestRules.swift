import NIOHTTP1

/// What a request's head must be.
enum RequestRules {
    enum Path {
        case event, health
    }

    /// The model's path and the one that many guides name.
    static func path(of head: HTTPRequestHead) -> Path? {
        let uri = head.uri.utf8
        let path = uri.firstIndex(of: UInt8(ascii: "?")).map { head.uri[..<$0] } ?? head.uri[...]
        switch path {
        case "/slack/event", "/slack/events": return .event
        case "/_ruok": return .health
        default: return nil
        }
    }

    /// What is refused before its body is read; `nil` when it may come.
    static func refusal(of head: HTTPRequestHead, maximumBody: Int) -> Refusal? {
        switch path(of: head) {
        case nil:
            return .notFound
        case .health?:
            return head.method == .GET || head.method == .HEAD ? nil : .wrongMethod(allowed: "GET, HEAD")
        case .event?:
            guard head.method == .POST else { return .wrongMethod(allowed: "POST") }
            if let type = head.headers.first(name: "content-type"), !isJSON(type) { return .wrongMediaType }
            if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }), length > maximumBody {
                return .tooLarge
            }
            return nil
        }
    }

    /// `application/json` with whatever parameters; names of media types ignore case (RFC 9110, 8.3.1).
    static func isJSON(_ contentType: String) -> Bool {
        if contentType == "application/json" { return true }
        let type = contentType.prefix { $0 != ";" }
        return type.lowercased().trimmingBlanks() == "application/json"
    }
}

extension String {
    fileprivate func trimmingBlanks() -> Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = drop(while: isBlank)
        return start.lastIndex { !isBlank($0) }.map { start[...$0] } ?? ""
    }
}
