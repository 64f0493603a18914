/// A Web API answer with `"ok": false`.
struct APIError: Error, Sendable, Equatable {
    /// Slack's code, for example `channel_not_found`.
    let code: String
    /// What `response_metadata.messages` says about it.
    var messages: [String] = []
    /// Further fields of the answer, for example `needed` and `provided`.
    var details: [JSON.Member] = []

    init(_ code: String, messages: [String] = [], details: [JSON.Member] = []) {
        self.code = code
        self.messages = messages
        self.details = details
    }

    /// An argument that isn't what it must be.
    ///
    /// - Parameters:
    ///   - problem: for example `must provide a string`.
    ///   - argument: its name.
    static func invalidArgument(_ problem: String, _ argument: String) -> APIError {
        APIError("invalid_arguments", messages: ["[ERROR] \(problem) [json-pointer:/\(argument)]"])
    }
}

extension APIError {
    var json: JSON {
        var json: JSON = ["ok": false, "error": .string(code)]
        for detail in details { json[detail.name] = detail.value }
        if !messages.isEmpty { json["response_metadata"] = ["messages": .strings(messages)] }
        return json
    }
}
