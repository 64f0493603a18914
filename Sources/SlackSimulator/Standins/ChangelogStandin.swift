/// changelog.com: nothing is live, nothing is planned.
enum ChangelogStandin {
    /// - Parameter path: what stands behind `/changelog/`.
    static func answer(_ path: String) -> StandinAnswer {
        switch path {
        case "live/status": StandinAnswer(json: ["streaming": false, "listeners": 0])
        case "slack/countdown/gotime":
            StandinAnswer(json: ["data": .null, "response_type": "in_channel", "text": "Nothing is planned."])
        default: .notFound
        }
    }
}
