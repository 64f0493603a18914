/// An emoji on a message, and who put it there.
package struct Reaction: Sendable, Hashable {
    /// The emoji's name without colons, for example `wave` or `wave::skin-tone-3`.
    package let name: String
    /// User ids, in the order in which they reacted; never empty.
    package var users: [String]
}

extension Reaction {
    var json: JSON {
        ["name": .string(name), "users": .strings(users), "count": .integer(users.count)]
    }
}
