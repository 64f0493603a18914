/// changelog.com's live pages: what is planned and whether it is live, or today's redirect to a page for people.
struct ChangelogStandin: Sendable {
    /// When the next show is planned to begin; nil: nothing is.
    var plan: StandinTime?
    var isStreaming = false
    /// Whether the status is a page, as it is since June 2025, and no JSON.
    var isPage = false

    /// How long after its start a show is still the one that counts: as long as the site has it.
    private static let showLength: Int64 = 90 * 60

    func answer(_ request: StandinRequest) -> StandinAnswer {
        switch request.path {
        case "live/status" where isPage:
            var answer = Self.page("You are being <a href=\"\(request.base)/live\">redirected</a>.", status: 302)
            answer.headers = [("Location", "\(request.base)/live")]
            return answer
        case "live" where isPage: return Self.page("<h1>Live</h1><p>Nothing is live.</p>", status: 200)
        case "live/status":
            return StandinAnswer(json: ["streaming": .bool(isStreaming), "listeners": isStreaming ? 42 : 0])
        case "slack/countdown/gotime": return StandinAnswer(json: countdown)
        default: return .notFound
        }
    }

    private var countdown: JSON {
        let now = StandinTime.now.seconds
        guard let plan, now < plan.seconds + Self.showLength else {
            return ["data": .null, "response_type": "in_channel", "text": "No live recordings scheduled yet..."]
        }
        let text =
            now < plan.seconds
            ? "There's still *\((plan.seconds - now) / 60) minutes* until Go Time (Sample episode) :hourglass_flowing_sand:"
            : "It's Go Time! Watch ~> https://youtu.be/sample :tada:"
        return ["data": .string(plan.whole), "response_type": "in_channel", "text": .string(text)]
    }

    private static func page(_ content: String, status: Int) -> StandinAnswer {
        StandinAnswer(
            status: status,
            text: "<html><body>\(content)</body></html>\n",
            contentType: "text/html; charset=utf-8"
        )
    }
}
