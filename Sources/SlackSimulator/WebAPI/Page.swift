/// A page of a list.
struct Page<Item: Sendable>: Sendable {
    let items: [Item]
    /// Where the next page begins; empty at the end, as Slack has it.
    let nextCursor: String

    /// - Parameters:
    ///   - all: the whole list.
    ///   - arguments: for `limit` and `cursor`.
    ///   - kind: the word in the cursors.
    ///   - defaultLimit: where no limit is given; 0 means all.
    ///   - id: an item's id, which cursors carry.
    /// - Throws: `invalid_limit`, `invalid_cursor`.
    init(
        of all: [Item],
        _ arguments: Arguments,
        kind: String,
        defaultLimit: Int,
        id: (Item) -> String
    ) throws(APIError) {
        // 0 is as good as none.
        let limit = arguments.integer("limit").flatMap { $0 == 0 ? nil : $0 } ?? defaultLimit
        guard (0...1000).contains(limit) else { throw APIError("invalid_limit") }
        var start = 0
        if let cursor = arguments.string("cursor") {
            guard let first = Cursor.read(kind, cursor), let index = all.firstIndex(where: { id($0) == first }) else {
                throw APIError("invalid_cursor")
            }
            start = index
        }
        let end = limit == 0 ? all.count : min(all.count, start + limit)
        items = Array(all[start..<end])
        nextCursor = end < all.count ? Cursor.make(kind, id(all[end])) : ""
    }

    /// The `response_metadata` that goes with it.
    var metadata: JSON { ["next_cursor": .string(nextCursor)] }
}
