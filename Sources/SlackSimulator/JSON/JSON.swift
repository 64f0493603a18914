/// A JSON value that keeps what it was made of: members stay in their order, numbers keep their text.
///
/// So that an event goes out as it was handed in, and an answer reads like Slack's.
package enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A number's JSON text, for example `1700000000.000100`.
    case number(String)
    case string(String)
    case array([JSON])
    /// Members in their order. A name may stand there twice, as JSON allows; ``subscript(_:)`` finds the first one.
    case object([Member])
    /// JSON text that has been checked and is written out as it is.
    case verbatim(String)

    /// One member of an object.
    package struct Member: Sendable, Hashable {
        /// Its name, unescaped.
        package var name: String
        /// Its value.
        package var value: JSON

        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }
}

extension JSON {
    /// The member of that name, or nil where this is no object or has none.
    ///
    /// Setting nil takes the member out; setting a value replaces the member where it stands, or adds it at the end.
    /// What isn't an object becomes one when a member is set.
    package subscript(name: String) -> JSON? {
        get { members?.first { $0.name == name }?.value }
        set {
            var members = members ?? []
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name, value))
            case (nil, nil): return
            }
            self = .object(members)
        }
    }

    /// The element at that place, or nil where this is no array or is too short.
    package subscript(index: Int) -> JSON? {
        guard let elements, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The object's members, or nil where this is none.
    package var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The array's elements, or nil where this is none.
    package var elements: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The string, or nil where this is none.
    package var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    /// The integer, or nil where this is no number or has a fraction.
    package var integer: Int? {
        if case .number(let text) = self { Int(text) } else { nil }
    }

    /// The number, or nil where this is none.
    package var double: Double? {
        if case .number(let text) = self { Double(text) } else { nil }
    }

    /// The truth value, or nil where this is none.
    package var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    /// Whether this is `null`.
    package var isNull: Bool { self == .null }

    /// A number.
    package static func integer(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

    /// A number with one decimal, as times in milliseconds are given.
    package static func tenths(_ value: Double) -> JSON {
        let tenths = Int((value * 10).rounded())
        return .number("\(tenths / 10).\(tenths % 10)")
    }

    /// An array of strings.
    package static func strings(_ values: some Sequence<String>) -> JSON { .array(values.map { .string($0) }) }
}

// Not by `nil`: in a member that is set it would be `null`, where it shall take the member out.
extension JSON: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(String(value)) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
