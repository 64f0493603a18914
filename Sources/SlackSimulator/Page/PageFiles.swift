import HTTPTypes
import Hummingbird
import NIOPosix

/// The page's files, from a folder: read at each request, so that an edit needs only a reload in the browser.
struct PageFiles: Sendable {
    let folder: String

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]

    /// Nothing else of the disk is served: no folders, no dots.
    ///
    /// - Throws: `HTTPError` 404 for a name that is none of the page's, or not there.
    func response(_ name: String, _ context: some RequestContext) async throws -> Response {
        guard let match = name.wholeMatch(of: /[a-z0-9-]+\.(html|css|js|svg)/),
            let type = Self.types[String(match.output.1)]
        else { throw HTTPError(.notFound) }
        return Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
                // Blob addresses: files that were uploaded here are shown by the page itself.
                .contentSecurityPolicy:
                    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            ],
            body: try await FileIO().loadFile(path: "\(folder)/\(name)", context: context)
        )
    }
}
