/// A value that must not be shown: it prints as `<redacted>`, also inside other values, dumps and string interpolations.
///
/// Only code that hands the value to its recipient (a signature, a password, a header) reads ``exposed``.
package struct Secret: Sendable, Hashable {
    /// The value itself. Never logged, never part of an error.
    package let exposed: String

    package init(_ value: String) {
        self.exposed = value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
