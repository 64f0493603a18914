/// The names of what the polls have in Redis, with the app's name before each.
package struct BackgroundKeys: Sendable, Hashable {
    /// `GOPHER_APP_NAME`.
    package let appName: String

    package init(appName: String) {
        self.appName = appName
    }

    /// `gopherbot:bgtasks:lease`: who may announce.
    package var lease: String { "\(appName):bgtasks:lease" }

    /// `gopherbot:bgtasks:position:gerrit`: how far a poll has come.
    ///
    /// - Parameter slot: for a poll of many sources, which of them.
    func position(_ poll: String, slot: String?) -> String {
        "\(appName):bgtasks:position:\(slot.map { "\(poll):\($0)" } ?? poll)"
    }

    /// `gopherbot:ledger:announcement:…`, beside the ledger of the replies.
    func ledger(_ meaning: String) -> String { "\(appName):ledger:announcement:\(meaning)" }
}
