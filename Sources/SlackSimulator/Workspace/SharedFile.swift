/// A file that somebody shared.
package struct SharedFile: Sendable, Hashable {
    /// `F…`
    package let id: String
    /// The file object as `files.info` gives it.
    package var json: JSON
    /// What a download gives.
    package var content: [UInt8]
}
