/// A Web API call as it was sent: the method, its arguments and the token, not yet checked.
struct APICall: Sendable {
    let contract: MethodContract
    var arguments = Arguments()
    /// From the header, or else from the body; nil where there is none.
    var token: String?
    /// What Slack would have a caller know, for example `missing_charset`.
    var warnings: [String] = []
}

extension APICall {
    /// Reads a call.
    ///
    /// - Parameters:
    ///   - isGet: whether it is a GET, whose arguments stand in the query alone.
    ///   - query: what stands behind `?`, or nil.
    ///   - contentType: the header, or nil.
    ///   - authorization: the header, or nil.
    /// - Throws: the error that Slack has for a body which can't be read.
    init(
        _ contract: MethodContract,
        isGet: Bool,
        query: String?,
        contentType: String?,
        authorization: String?,
        body: [UInt8]
    ) throws(APIError) {
        self.contract = contract
        if let query {
            for (name, value) in try FormDecoding.urlEncoded(query.utf8) { arguments[name] = value }
            // A token in the address is refused: it would end in logs.
            arguments["token"] = nil
        }
        if !isGet { try read(body, contentType: contentType) }
        token = arguments["token"]?.string
        arguments["token"] = nil
        if let authorization, authorization.lowercased().hasPrefix("bearer ") {
            token = String(authorization.dropFirst(7).drop { $0 == " " })
        }
    }

    private mutating func read(_ body: [UInt8], contentType: String?) throws(APIError) {
        guard let contentType else {
            if body.isEmpty { return }
            throw APIError("missing_post_type")
        }
        let parts = contentType.split(separator: ";").map { $0.drop { $0 == " " } }
        let type = parts.first.map { $0.lowercased().filter { $0 != " " } } ?? ""
        let charset = Self.parameter("charset", of: parts)?.lowercased()
        if let charset, !["utf-8", "utf8", "iso-8859-1"].contains(charset) { throw APIError("invalid_charset") }
        switch type {
        case "application/x-www-form-urlencoded":
            if charset != nil { warnings.append("superfluous_charset") }
            for (name, value) in try FormDecoding.urlEncoded(body, isLatin1: charset == "iso-8859-1") {
                arguments[name] = value
            }
        case "multipart/form-data":
            guard let boundary = Self.parameter("boundary", of: parts), !boundary.isEmpty else {
                throw APIError("invalid_form_data")
            }
            for (name, value) in try FormDecoding.multipart(body, boundary: boundary) { arguments[name] = value }
        case "application/json":
            // The methods that read nothing but forms ignore the body, and then miss their arguments.
            guard contract.takesJSON, !body.isEmpty else { return }
            if charset == nil { warnings.append("missing_charset") }
            try readJSON(body)
        case "text/plain":
            return
        default:
            throw APIError("invalid_post_type")
        }
    }

    private mutating func readJSON(_ body: [UInt8]) throws(APIError) {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: body)
        } catch {
            throw APIError("invalid_json")
        }
        guard let members = json.members else { throw APIError("json_not_object") }
        // In a JSON body a token counts for nothing.
        for member in members where member.name != "token" { arguments[member.name] = member.value }
    }

    private static func parameter(_ name: String, of parts: [Substring]) -> String? {
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            return String(pair[1].drop { $0 == "\"" }.prefix { $0 != "\"" })
        }
        return nil
    }
}
