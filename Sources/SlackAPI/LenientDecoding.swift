/// A key that may be anything.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}

extension KeyedDecodingContainer {
    /// The value, or nil when it is missing, null or of another type. Slack's answers vary: an empty list where an
    /// object was, a number where a flag was. A field that the bot can do without must not cost the answer.
    func lenient<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
        (try? decodeIfPresent(type, forKey: key)) ?? nil
    }

    /// The flag, false when it is missing.
    func flag(_ key: Key) -> Bool {
        lenient(Bool.self, key) ?? false
    }

    /// The text, nil when it is missing or empty: Slack writes both for "none".
    func text(_ key: Key) -> String? {
        guard let text = lenient(String.self, key), !text.isEmpty else { return nil }
        return text
    }
}
