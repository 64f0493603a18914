/// The Go Playground: takes sources, and gives them back.
enum PlaygroundStandin {
    /// - Parameters:
    ///   - path: what stands behind `/playground/`.
    ///   - isPost: whether it is a POST, which shares `body`.
    static func answer(_ path: String, isPost: Bool, body: [UInt8], _ shares: inout PlaygroundShares) -> StandinAnswer {
        if path == "_/share", isPost {
            guard body.count <= PlaygroundShares.maximumSource else {
                return StandinAnswer(status: 413, text: "Snippet is too large\n")
            }
            return StandinAnswer(text: shares.share(body))
        }
        // The old address and the one that people see today.
        let parts = path.split(separator: "/").drop { $0 == "play" }
        guard !isPost, parts.count == 2, parts.first == "p", let last = parts.last else { return .notFound }
        let id = last.hasSuffix(".go") ? last.dropLast(3) : last
        return shares.source(String(id)).map { StandinAnswer(bytes: $0, contentType: "text/plain; charset=utf-8") }
            ?? .notFound
    }
}
