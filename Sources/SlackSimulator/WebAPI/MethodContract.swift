/// What a Web API method takes: the part of Slack's reference that is the same for all methods to check.
struct MethodContract: Sendable {
    enum Verb: Sendable {
        /// Reads: arguments in the query or as a form.
        case get
        /// Writes: POST only.
        case post
    }

    enum ArgumentKind: Sendable {
        case string, boolean, number, integer, array
        /// JSON: as text in a form, as itself or as text in a JSON body.
        case structure
    }

    let name: String
    let verb: Verb
    /// Whether a JSON body is read. Where it isn't, Slack ignores the body.
    let takesJSON: Bool
    /// The bot token's scopes that allow it: one of them is enough. Empty: none is needed.
    let scopes: [String]
    /// Whether a token is needed.
    let needsToken: Bool
    let required: [String: ArgumentKind]
    let optional: [String: ArgumentKind]
    /// The error for a required argument that is absent, where it isn't `invalid_arguments`.
    let absenceError: String?

    init(
        _ name: String,
        _ verb: Verb,
        json: Bool = false,
        scopes: [String] = [],
        needsToken: Bool = true,
        required: [String: ArgumentKind] = [:],
        optional: [String: ArgumentKind] = [:],
        absenceError: String? = nil
    ) {
        self.name = name
        self.verb = verb
        self.takesJSON = json
        self.scopes = scopes
        self.needsToken = needsToken
        self.required = required
        self.optional = optional
        self.absenceError = absenceError
    }
}

extension MethodContract {
    /// "Very long names" are refused, says Slack; no name of its own comes near this.
    private static let longestName = 100

    /// Checks that nothing required is absent and that everything is of its kind. What is empty or names nothing is for
    /// the method to refuse.
    func check(_ arguments: Arguments) throws(APIError) {
        for name in arguments.values.keys.sorted() {
            guard name.utf8.count <= Self.longestName,
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
            else { throw APIError("invalid_arg_name") }
        }
        let absent = required.keys.sorted().filter { arguments[$0] == nil }
        if !absent.isEmpty {
            if let absenceError { throw APIError(absenceError) }
            throw APIError("invalid_arguments", messages: absent.map { "[ERROR] missing required field: \($0)" })
        }
        for (name, kind) in required.merging(optional, uniquingKeysWith: { first, _ in first }).sorted(by: {
            $0.key < $1.key
        }) {
            guard let value = arguments[name], !value.isNull else { continue }
            try check(name, value, kind)
        }
    }

    /// The arguments that the method doesn't know. Slack passes over them.
    func unknown(in arguments: Arguments) -> [String] {
        // `api.test` gives back whatever it is given.
        guard name != "api.test" else { return [] }
        return arguments.values.keys.filter { required[$0] == nil && optional[$0] == nil }.sorted()
    }

    private func check(_ name: String, _ value: JSON, _ kind: ArgumentKind) throws(APIError) {
        switch (kind, value) {
        case (.string, .string), (.structure, .string), (.structure, .array), (.structure, .object), (.array, .array),
            (.array, .string), (.boolean, .bool), (.boolean, .number):
            return
        case (.string, _): throw .invalidArgument("must provide a string", name)
        case (.structure, _): throw .invalidArgument("must provide an object", name)
        case (.array, _): throw .invalidArgument("must provide an array", name)
        case (.boolean, .string(let text)) where ["", "true", "false", "1", "0"].contains(text.lowercased()): return
        case (.boolean, _): throw .invalidArgument("must provide a boolean", name)
        case (.number, _), (.integer, _):
            if Arguments.integer(value) != nil || value == .string("") { return }
            if name == "limit",
                ["conversations.list", "conversations.members", "users.conversations"].contains(self.name)
            {
                throw APIError("invalid_limit")
            }
            throw .invalidArgument("must provide a number", name)
        }
    }
}
