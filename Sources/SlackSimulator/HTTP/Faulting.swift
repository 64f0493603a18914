import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

extension Routes {
    /// Answers a request, with what goes wrong on purpose.
    ///
    /// - Parameters:
    ///   - fault: what goes wrong; nil: nothing.
    ///   - answersItself: makes the answer of a fault that answers instead of doing anything.
    ///   - perform: does what was asked.
    /// - Throws: `CancellationError` where the caller has gone away during the delay: then nothing is done.
    func answer(
        _ request: Request,
        _ context: SimulatorContext,
        _ fault: Fault?,
        answersItself: @Sendable (Fault) -> Response,
        perform: @Sendable () -> Response
    ) async throws -> Response {
        guard let fault else { return perform() }
        if let delay = fault.delay { try await wait(delay, request) }
        if fault.drop == .before { return try await drop(context) }
        var response = (fault.answersItself ? answersItself(fault) : perform()).with(fault)
        if let delay = fault.delayAfter { try? await wait(delay, request) }
        if fault.drop == .after { return try await drop(context) }
        // To see a caller go away the connection has to be read, after which it serves no other request.
        if fault.delay != nil || fault.delayAfter != nil { response.headers[.connection] = "close" }
        return response
    }

    /// - Throws: `CancellationError` when the caller closes the connection, or the simulator ends, meanwhile.
    private func wait(_ delay: Duration, _ request: Request) async throws {
        try await request.body.consumeWithCancellationOnInboundClose { _ in
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) }
        }
    }

    /// Closes the connection. Nobody reads the answer.
    private func drop(_ context: SimulatorContext) async throws -> Response {
        try await context.channel.close()
        return Response(status: .internalServerError)
    }
}
