import Hummingbird

/// Answers under `/simulator/` what nothing is there for with a sentence, where the router has none.
struct UnknownOrders: RouterMiddleware {
    @concurrent func handle(
        _ request: Request,
        context: SimulatorContext,
        next: @concurrent (Request, SimulatorContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound && error.body == nil {
            guard request.uri.path.hasPrefix("/simulator/") else { throw error }
            return .json(
                [
                    "ok": false,
                    "error": .string(
                        "There is no \(request.method) \(request.uri.path.prefix(100)) here. The orders are listed at /simulator."
                    ),
                ],
                status: .notFound
            )
        }
    }
}
