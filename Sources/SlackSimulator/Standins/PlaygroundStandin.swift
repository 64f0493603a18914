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
        let parts = path.split(separator: "/")
        guard !isPost, parts.count == 2, parts[0] == "p" else { return .notFound }
        let id = parts[1].hasSuffix(".go") ? parts[1].dropLast(3) : parts[1]
        return shares.source(String(id)).map { StandinAnswer(bytes: $0, contentType: "text/plain; charset=utf-8") }
            ?? .notFound
    }
}
