import HTTPTypes
import Hummingbird

/// Refuses what a web page from elsewhere has its reader's browser ask for or order, under any path.
///
/// A browser says which page a request comes from (`Origin`; for what a page embeds, `Sec-Fetch-Site`); programs say
/// nothing. A page can also give its own domain's name this machine's address, after it was loaded (DNS rebinding): its
/// requests then look like this simulator's own, but for the name in `Host`. An address there can't be such a name.
struct OwnPagesOnly: RouterMiddleware {
    /// Names that requests may be for, in lower case.
    private let names: Set<String>
    private let listeningHost: String

    /// - Parameters:
    ///   - names: of this machine, beside `localhost` and addresses; those with which a reverse proxy passes requests
    ///     on, or which its own users have in their address bars.
    ///   - listeningHost: what is listened on.
    init(names: [String], listeningHost: String) {
        self.names = Set(names.map { $0.lowercased() })
        self.listeningHost = listeningHost.lowercased()
    }

    @concurrent func handle(
        _ request: Request,
        context: SimulatorContext,
        next: @concurrent (Request, SimulatorContext) async throws -> Response
    ) async throws -> Response {
        if let refusal = refusal(of: request) {
            return .json(["ok": false, "error": .string(refusal)], status: .forbidden)
        }
        return try await next(request, context)
    }

    /// Why the request is refused; nil: it isn't.
    private func refusal(of request: Request) -> String? {
        let authority = request.head.authority ?? ""
        if !authority.isEmpty, !isOwn(Self.host(of: authority)) {
            return
                "This simulator isn't known as “\(Self.host(of: authority).prefix(100))”. Ask it by its address or as "
                + "localhost, or start it with --server-name and that name."
        }
        let foreign =
            "This simulator answers its own page and programs, no page from elsewhere. Where that page is its own, behind "
            + "a proxy, start it with --server-name and that name."
        if let origin = request.headers[.origin] {
            guard let scheme = origin.firstRange(of: "://") else { return foreign }
            let asked = String(origin[scheme.upperBound...])
            // A proxy may pass on another `Host` than the one that the page came from.
            guard !asked.isEmpty, asked == authority || names.contains(Self.host(of: asked)) else { return foreign }
        } else if request.headers[.fetchSite] == "cross-site", request.headers[.fetchMode] != "navigate" {
            return foreign
        }
        return nil
    }

    private func isOwn(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("[") || Self.isIPv4(host)
            || names.contains(host) || host == listeningHost
    }

    /// The host of an authority, without its port, in lower case.
    private static func host(of authority: String) -> String {
        var host = authority[...]
        if host.hasPrefix("[") {
            host = host.prefix { $0 != "]" }
        } else if let colon = host.lastIndex(of: ":") {
            host = host[..<colon]
        }
        if host.hasSuffix(".") { host.removeLast() }
        return host.lowercased()
    }

    private static func isIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension HTTPField.Name {
    fileprivate static let fetchSite = known("Sec-Fetch-Site")
    fileprivate static let fetchMode = known("Sec-Fetch-Mode")
}
