import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Secrets
import Synchronization

extension Routes {
    /// `POST /api/METHOD`, or GET for the methods that read.
    func webAPI(_ request: Request, _ context: SimulatorContext) async throws -> Response {
        var request = request
        let start = ContinuousClock.now
        let name = context.parameters.get("method") ?? ""
        let body = Array(buffer: try await request.collectBody(upTo: Self.maximumBody))
        let call = Result { () throws(APIError) in try self.call(name, request, body) }
        let channel = (try? call.get())?.arguments.string("channel")
        let fault: Fault? = simulator.update { state in
            // What nobody knows is counted together, so that the counts stay few.
            state.requests[WebAPI.methods[name] == nil ? "unknown_method" : name, default: 0] += 1
            state.paths.count("/api/\(WebAPI.methods[name] == nil ? "unknown_method" : name)")
            let id = channel.flatMap {
                state.workspace.channel(meant: $0)?.id ?? state.workspace.directMessage(meant: $0)
            }
            if let call = try? call.get() { state.note(call) }
            if let fault = state.faults.take(name, channel: id ?? channel) {
                state.tell(["kind": "faults"])
                return fault
            }
            return state.limits?.take(name, channel: id ?? channel).map { Fault(status: 429, retryAfter: String($0)) }
        }
        let record = CallRecording(simulator, call, name, fault, since: start)
        let response: Response
        do {
            response = try await answer(request, context, fault) { fault in
                simulator.logger.info(
                    "Web API call answered by a fault or a limit",
                    metadata: ["method": "\(name)"]
                )
                record.answered(fault)
                return answer(fault, name, record.requestID)
            } perform: {
                let answer = perform(call, name)
                record.answered(answer)
                log(name, channel, answer, since: start)
                return finished(answer, name, record.requestID)
            }
        } catch {
            // The caller has gone away.
            record.end(status: nil)
            throw error
        }
        record.end(status: fault?.drop == nil ? Int(response.status.code) : nil)
        return response
    }

    private func call(_ name: String, _ request: Request, _ body: [UInt8]) throws(APIError) -> APICall {
        guard let contract = WebAPI.methods[name]?.contract else {
            throw APIError("unknown_method", details: [JSON.Member("req_method", .string(name))])
        }
        let isGet = request.method == .get
        if isGet, contract.verb == .post, !["api.test", "auth.test"].contains(name) {
            // Slack's word for a method that writes and was called by GET.
            throw APIError("insecure_request")
        }
        return try APICall(
            contract,
            isGet: isGet,
            query: request.uri.query,
            contentType: request.headers[.contentType],
            authorization: request.headers[.authorization],
            body: body
        )
    }

    private func perform(_ call: Result<APICall, APIError>, _ name: String) -> JSON {
        let (answer, events) = simulator.update { state in
            do throws(APIError) {
                let call = try call.get()
                var answer = try WebAPI.perform(
                    call,
                    on: &state.workspace,
                    botToken: simulator.configuration.botToken.exposed
                )
                WebAPI.addWarnings(call.warnings, to: &answer)
                defer { state.workspace.outbox = [] }
                return (answer, state.workspace.outbox)
            } catch {
                var answer = error.json
                WebAPI.addWarnings((try? call.get())?.warnings ?? [], to: &answer)
                return (answer, [])
            }
        }
        simulator.deliverLater(events)
        return answer
    }

    /// The whole answer, with the headers that Slack gives.
    private func finished(_ answer: JSON, _ name: String, _ requestID: String) -> Response {
        var response = Response(
            bytes: answer.bytes(.slack),
            status: .ok,
            contentType: "application/json; charset=utf-8"
        )
        addHeaders(to: &response, name, requestID)
        return response
    }

    private func answer(_ fault: Fault, _ name: String, _ requestID: String) -> Response {
        var response = Self.answer(fault)
        if fault.error == "missing_scope", fault.body == nil, let contract = WebAPI.methods[name]?.contract {
            let error = simulator.state.withLock { WebAPI.missingScope(contract, $0.workspace) }
            response.body = .init(byteBuffer: ByteBuffer(bytes: error.json.bytes(.slack)))
        }
        addHeaders(to: &response, name, requestID)
        return response
    }

    private func addHeaders(to response: inout Response, _ name: String, _ requestID: String) {
        let scopes = simulator.state.withLock { $0.workspace.scopes }
        response.headers[.requestID] = requestID
        response.headers[.cacheControl] = "private, no-cache, no-store, must-revalidate"
        response.headers[.vary] = "Accept-Encoding"
        guard let contract = WebAPI.methods[name]?.contract, contract.needsToken else { return }
        response.headers[.scopes] = scopes.joined(separator: ",")
        if !contract.scopes.isEmpty { response.headers[.acceptedScopes] = contract.scopes.joined(separator: ",") }
    }

    private func log(_ name: String, _ channel: String?, _ answer: JSON, since start: ContinuousClock.Instant) {
        var metadata: Logger.Metadata = ["method": "\(name)"]
        if let channel { metadata["channel"] = "\(channel)" }
        metadata["duration_ms"] = "\((ContinuousClock.now - start).milliseconds)"
        if let error = answer["error"]?.string { metadata["error"] = "\(error)" }
        simulator.logger.info("Web API call", metadata: metadata)
    }
}

extension HTTPField.Name {
    /// A header whose name is written in the source.
    static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a header's name") }
        return name
    }

    fileprivate static let requestID = known("x-slack-req-id")
    fileprivate static let scopes = known("X-OAuth-Scopes")
    fileprivate static let acceptedScopes = known("X-Accepted-OAuth-Scopes")
}

extension SimulatorState {
    /// How many unknown arguments are kept of each method.
    private static let maximumUnknown = 100

    /// Keeps the names of the arguments that the method doesn't know.
    fileprivate mutating func note(_ call: APICall) {
        let unknown = call.contract.unknown(in: call.arguments)
        guard !unknown.isEmpty, unknownArguments[call.contract.name]?.count ?? 0 < Self.maximumUnknown else { return }
        unknownArguments[call.contract.name, default: []].formUnion(unknown)
    }
}
