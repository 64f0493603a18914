/// Why a document is no feed that can be read.
struct FeedError: Error, Equatable {
    /// What is wrong, for example "it has declarations of its own".
    let reason: String
    /// From 1; nil where the whole document is meant.
    let line: Int?

    static let longAddress = FeedError(
        reason: "an address in it is longer than \(FeedBuilder.maximumAddress >> 10) KiB",
        line: nil
    )
}

extension FeedError: CustomStringConvertible {
    var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}
