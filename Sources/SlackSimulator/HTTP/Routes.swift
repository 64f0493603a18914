import HTTPTypes
import Hummingbird
import NIOCore
import Secrets
import ServiceLifecycle
import Synchronization

/// What is answered under which path.
struct Routes: Sendable {
    let simulator: SlackSimulator

    /// The longest body that is taken, in bytes.
    static let maximumBody = 4 * 1024 * 1024

    func router() -> Router<SimulatorContext> {
        let router = Router(context: SimulatorContext.self)
        let configuration = simulator.configuration
        router.add(
            middleware: OwnPagesOnly(names: configuration.serverNames, listeningHost: configuration.host)
        )
        router.add(middleware: UnknownOrders())
        addPage(to: router)
        for method in [HTTPRequest.Method.get, .post] {
            router.on("/api/:method", method: method) { request, context in try await self.webAPI(request, context) }
            for standin in Standin.allCases {
                router.on("/\(standin.rawValue)/**", method: method) { request, context in
                    try await self.standin(standin, request, context)
                }
            }
        }
        addControl(to: router)
        addInspector(to: router)
        return router
    }

    private func addControl(to router: Router<SimulatorContext>) {
        let control = ControlInterface(simulator: simulator)
        let orders: [(path: String, order: @Sendable ([UInt8]) async throws(SimulatorError) -> JSON)] = [
            ("say", control.say), ("event", control.event), ("join-workspace", control.joinWorkspace),
            ("join-channel", control.joinChannel), ("stage", control.stage), ("unstage", control.unstage),
            ("limits", control.setLimits),
            ("app", control.setApp),
            ("faults", control.addFault),
            ("gerrit/merge", control.mergeChanges), ("gerrit/touch", control.touchChange),
            ("gotime/plan", control.planShow), ("gotime/live", control.setLive), ("gotime/html", control.setPage),
            ("mastodon/post", control.postStatus), ("feed/publish", control.publishEntry),
            ("channels", control.makeChannels), ("channels/rename", control.renameChannel),
            ("channels/archive", control.archiveChannel), ("channels/unarchive", control.unarchiveChannel),
            ("channels/create", control.createChannel), ("leave-channel", control.leaveChannel),
            ("conversations/open", control.openConversation),
            ("edit", control.edit), ("delete", control.delete), ("react", control.react),
        ]
        for (path, order) in orders {
            router.post("/simulator/\(path)") { request, _ in
                let body = try await self.body(of: request)
                // A delivery that is waited for ends with the simulator.
                return await cancelWhenGracefulShutdown {
                    await self.control { () async throws(SimulatorError) in try await order(body) }
                }
            }
        }
        router.get("/simulator/app") { _, _ in Response.json(control.app()) }
        router.get("/simulator/faults") { _, _ in Response.json(control.faults()) }
        router.get("/simulator/requests") { _, _ in Response.json(control.requests()) }
        router.delete("/simulator/faults") { request, _ in
            await self.control { () async throws(SimulatorError) in
                try control.clearFaults(id: self.query(of: request)["id"]?.string)
            }
        }
        router.get("/simulator/transcript") { request, _ in
            await self.control { () async throws(SimulatorError) in
                try control.transcript(self.query(of: request)["channel"]?.string)
            }
        }
    }

    /// Turns an order's outcome into an answer: its mistakes are 400.
    func control(_ order: () async throws(SimulatorError) -> JSON) async -> Response {
        do throws(SimulatorError) {
            return .json(try await order())
        } catch {
            return .json(["ok": false, "error": .string(error.message)], status: .badRequest)
        }
    }

    private func standin(_ standin: Standin, _ request: Request, _ context: SimulatorContext) async throws -> Response {
        var request = request
        let body = Array(buffer: try await request.collectBody(upTo: Self.maximumBody))
        let token = request.headers[.authorization].flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
        var asked = StandinRequest(path: context.parameters.getCatchAll().joined(separator: "/"))
        asked.query = query(of: request).compactMapValues(\.string)
        asked.isPost = request.method == .post
        asked.body = body
        asked.token = token
        asked.knownTag = request.headers[.ifNoneMatch]
        asked.knownDate = request.headers[.ifModifiedSince]
        let path = request.uri.path
        let fault = simulator.update { state in
            asked.base = "http://\(simulator.configuration.host):\(state.port ?? 0)/\(standin.rawValue)"
            state.requests[standin.rawValue, default: 0] += 1
            state.paths.count(path)
            return state.faults.take(standin.rawValue, channel: nil)
        }
        let response = try await answer(request, context, fault, answersItself: Self.answer) { [asked] in
            perform(standin, asked)
        }
        simulator.update { $0.paths.count(standin, status: response.status.code) }
        return response
    }

    private func perform(_ standin: Standin, _ request: StandinRequest) -> Response {
        let answer = simulator.update { state in
            switch standin {
            case .gerrit: state.standins.gerrit.answer(request)
            case .changelog: state.standins.changelog.answer(request)
            case .mastodon: state.standins.mastodon.answer(request)
            case .feed: state.standins.feed.answer(request)
            case .playground: PlaygroundStandin.answer(request, &state.standins.shares)
            case .files where request.isPost && request.path.hasPrefix(PendingUpload.path):
                state.workspace.receive(request.body, path: request.path)
            case .files:
                FilesStandin.answer(
                    request,
                    botToken: simulator.configuration.botToken.exposed,
                    state.workspace
                )
            }
        }
        var response = Response(
            bytes: answer.body,
            status: .init(code: answer.status),
            contentType: answer.contentType
        )
        for header in answer.headers {
            if let name = HTTPField.Name(header.name) { response.headers[name] = header.value }
        }
        return response
    }

    /// The answer of a fault that answers by itself.
    static func answer(_ fault: Fault) -> Response {
        let status = fault.status ?? 200
        let body: String
        let type: String
        if let error = fault.error {
            (body, type) = (APIError(error).json.text(.slack), "application/json; charset=utf-8")
        } else if status == 429 {
            (body, type) = (APIError("ratelimited").json.text(.slack), "application/json; charset=utf-8")
        } else {
            (body, type) = ("<html><body><h1>\(status)</h1></body></html>\n", "text/html; charset=utf-8")
        }
        var response = Response(
            bytes: Array((fault.body ?? body).utf8),
            status: .init(code: status),
            contentType: fault.contentType ?? type
        )
        if let retryAfter = fault.retryAfter { response.headers[.retryAfter] = retryAfter }
        return response
    }

    /// The whole body, up to ``maximumBody``.
    func body(of request: Request) async throws -> [UInt8] {
        Array(buffer: try await request.body.collect(upTo: Self.maximumBody))
    }

    func query(of request: Request) -> [String: JSON] {
        (try? FormDecoding.urlEncoded((request.uri.query ?? "").utf8)) ?? [:]
    }
}
