/// Why a text is no JSON.
package struct JSONError: Error, Equatable {
    /// Where, in bytes from the text's beginning.
    package let offset: Int
    /// What should have been there, for example "a colon".
    package let expected: String
}

extension JSONError: CustomStringConvertible {
    package var description: String { "not JSON: expected \(expected) at byte \(offset)" }
}
