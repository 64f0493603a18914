/// The Go Playground: takes sources, and gives them back.
enum PlaygroundStandin {
    static func answer(_ request: StandinRequest, _ shares: inout PlaygroundShares) -> StandinAnswer {
        if request.path == "_/share", request.isPost {
            guard request.body.count <= PlaygroundShares.maximumSource else {
                return StandinAnswer(status: 413, text: "Snippet is too large\n")
            }
            return StandinAnswer(text: shares.share(request.body))
        }
        let parts = request.path.split(separator: "/")
        guard !request.isPost, parts.count == 2, parts[0] == "p" else { return .notFound }
        let id = parts[1].hasSuffix(".go") ? parts[1].dropLast(3) : parts[1]
        return shares.source(String(id)).map { StandinAnswer(bytes: $0, contentType: "text/plain; charset=utf-8") }
            ?? .notFound
    }
}
