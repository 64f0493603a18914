/// Where a JSON text stops being one, or stops having the shape that is needed.
package struct JSONScanError: Error, Equatable {
    /// The byte at which it was noticed, from 0; the text's length where it ends too early.
    package let offset: Int
    /// What should have been there.
    package let expected: Expectation

    /// - Parameters:
    ///   - offset: in bytes, from 0.
    ///   - expected: what should have been at the offset.
    package init(offset: Int, expected: Expectation) {
        self.offset = offset
        self.expected = expected
    }

    /// What a JSON text may have at a place. The raw value completes "expected …".
    package enum Expectation: String {
        case value = "a value"
        case object = "an object"
        case memberName = "a member's name in quotes"
        case colon = "a colon after the member's name"
        case commaOrBrace = "a comma or the object's closing brace"
        case commaOrBracket = "a comma or the list's closing bracket"
        case digit = "a digit"
        case escape = "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"
        case escapedControl = "control characters in strings to be escaped"
        case utf8 = "valid UTF-8"
        case closingQuote = "the string's closing quote"
        case shallower = "at most 512 levels of nesting"
        case end = "nothing more after the value"
    }
}

extension JSONScanError: CustomStringConvertible {
    package var description: String {
        "The JSON cannot be used: at byte \(offset), expected \(expected.rawValue)."
    }
}
