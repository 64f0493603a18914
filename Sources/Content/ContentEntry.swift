internal import TextFolding

/// What all entries of the content have in common.
package protocol ContentEntry: Sendable {
    /// Names the entry within its kind: a later directory replaces or switches off the entry of the same name.
    var name: String { get }
    /// Where the entry begins.
    var source: SourceLocation { get }
    /// What makes two names or aliases the same: of entries, between layers and for those who ask.
    static func key(_ name: String) -> String
}

extension ContentEntry {
    package static func key(_ name: String) -> String { Folding.fold(name) }
}
