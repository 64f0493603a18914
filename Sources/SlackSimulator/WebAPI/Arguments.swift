/// The arguments of a Web API call, wherever they came from.
struct Arguments: Sendable {
    /// Strings from a form or the query; any JSON from a JSON body.
    private(set) var values: [String: JSON] = [:]

    /// The argument as it was given, or nil where it is absent.
    subscript(name: String) -> JSON? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Whether it stands there with anything but `null` or an empty text.
    func has(_ name: String) -> Bool {
        guard let value = values[name] else { return false }
        return !value.isNull && value != .string("")
    }

    /// A text that isn't empty, or nil.
    func string(_ name: String) -> String? { has(name) ? values[name]?.string : nil }

    /// A truth value: `true` or `1`.
    func bool(_ name: String) -> Bool? {
        switch values[name] {
        case .bool(let value): value
        case .number(let text): text != "0"
        case .string(let text) where !text.isEmpty: ["true", "1"].contains(text.lowercased())
        default: nil
        }
    }

    /// A whole number, or nil.
    func integer(_ name: String) -> Int? { values[name].flatMap(Self.integer) }

    /// JSON that is given as itself or as text.
    ///
    /// - Parameter code: the error where the text is no JSON.
    func structure(_ name: String, orError code: String) throws(APIError) -> JSON? {
        guard has(name), let value = values[name] else { return nil }
        guard let text = value.string else { return value }
        do throws(JSONError) {
            return try JSON(parsing: text)
        } catch {
            throw APIError(code, messages: ["[ERROR] \(error) [json-pointer:/\(name)]"])
        }
    }

    /// A whole number, as itself or as text.
    static func integer(_ value: JSON) -> Int? { value.integer ?? value.string.flatMap { Int($0) } }
}
