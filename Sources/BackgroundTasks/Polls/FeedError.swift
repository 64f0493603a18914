/// Why a document is no feed that can be read.
struct FeedError: Error, Equatable {
    /// What is wrong, for example "it declares an entity".
    let reason: String
    /// From 1; nil where the whole document is meant.
    let line: Int?
}

extension FeedError: CustomStringConvertible {
    var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}
