/// Slack's downloads. Without the bot token they lead to the page where people sign in, as Slack's do.
enum FilesStandin {
    /// - Parameter request: its path is `T…-F…/name` or `T…-F…/download/name`.
    static func answer(_ request: StandinRequest, botToken: String, _ workspace: Workspace) -> StandinAnswer {
        guard request.token == botToken else {
            var answer = StandinAnswer(status: 302, text: "", contentType: "text/html; charset=utf-8")
            answer.headers = [("Location", "https://\(workspace.domain).slack.com/?redir=%2Ffiles")]
            return answer
        }
        guard let first = request.path.split(separator: "/").first, let dash = first.firstIndex(of: "-"),
            first[..<dash] == workspace.app.teamID,
            let file = workspace.file(String(first[first.index(after: dash)...]))
        else { return StandinAnswer(status: 404, text: "File not found\n") }
        return StandinAnswer(
            bytes: file.content,
            contentType: file.json["mimetype"]?.string ?? "application/octet-stream"
        )
    }
}
