/// The Go Playground: takes sources, and gives them back.
enum PlaygroundStandin {
    static func answer(_ request: StandinRequest, _ shares: inout PlaygroundShares) -> StandinAnswer {
        if request.path == "_/share", request.isPost {
            guard request.body.count <= PlaygroundShares.maximumSource else {
                return StandinAnswer(status: 413, text: "Snippet is too large\n")
            }
            return StandinAnswer(text: shares.share(request.body))
        }
        // The old address and the one that people see today.
        let parts = request.path.split(separator: "/").drop { $0 == "play" }
        guard !request.isPost, parts.count == 2, parts.first == "p", let last = parts.last else { return .notFound }
        let id = last.hasSuffix(".go") ? last.dropLast(3) : last
        return shares.source(String(id)).map { StandinAnswer(bytes: $0, contentType: "text/plain; charset=utf-8") }
            ?? .notFound
    }
}
