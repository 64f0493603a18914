/// A workspace.
package struct SlackTeam: Sendable, Equatable, Decodable {
    package let id: String
    package let name: String
    /// The first part of its host name under slack.com.
    package let domain: String
}
