/// The app under test and its bot user.
package struct AppIdentity: Sendable, Hashable {
    /// `A…`
    package var appID: String
    /// `T…`, the workspace it is installed in.
    package var teamID: String
    /// `U…`, who mentions are addressed to.
    package var userID: String
    /// `B…`
    package var botID: String
}
