/// What all entries of the content have in common.
package protocol ContentEntry: Sendable {
    /// Names the entry within its kind: a later directory replaces or switches off the entry of the same name.
    var name: String { get }
    /// Where the entry begins.
    var source: SourceLocation { get }
}
