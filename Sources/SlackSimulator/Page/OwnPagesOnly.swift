import HTTPTypes
import Hummingbird

/// Refuses orders that a web page from elsewhere has its reader's browser send.
///
/// A browser says with each POST which page it comes from (`Origin`); programs say nothing.
struct OwnPagesOnly: RouterMiddleware {
    @concurrent func handle(
        _ request: Request,
        context: SimulatorContext,
        next: @concurrent (Request, SimulatorContext) async throws -> Response
    ) async throws -> Response {
        if request.uri.path.hasPrefix("/simulator"), request.method != .get, let origin = request.headers[.origin] {
            let host = origin.firstRange(of: "://").map { origin[$0.upperBound...] }
            guard let host, !host.isEmpty, String(host) == request.head.authority else {
                return .json(
                    ["ok": false, "error": "An order comes from the simulator's own page, or from no page at all."],
                    status: .forbidden
                )
            }
        }
        return try await next(request, context)
    }
}
