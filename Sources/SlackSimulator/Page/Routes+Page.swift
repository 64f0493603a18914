import HTTPTypes
import Hummingbird
import Synchronization

extension Routes {
    /// The page for people, and what it is told.
    func addPage(to router: Router<SimulatorContext>) {
        let orders: @Sendable (Request, SimulatorContext) -> Response = { _, _ in
            Response(
                bytes: Array(StartPage.html(simulator).utf8),
                status: .ok,
                contentType: "text/html; charset=utf-8"
            )
        }
        router.get("/simulator") { orders($0, $1) }
        if let folder = simulator.configuration.page {
            let files = PageFiles(folder: folder)
            router.get("/") { _, context in try await files.response("index.html", context) }
            router.get("/:file") { _, context in
                try await files.response(context.parameters.get("file") ?? "", context)
            }
        } else {
            router.get("/") { orders($0, $1) }
        }
        router.get("/simulator/stream") { request, _ in
            EventStream(simulator: simulator).response(lastSeen: request.headers[.lastEventID])
        }
        router.get("/simulator/workspace") { _, _ in
            Response.json(
                simulator.state.withLock { WorkspaceSnapshot.json($0.workspace, sequence: $0.changes.last) }
            )
        }
        let control = ControlInterface(simulator: simulator)
        router.get("/simulator/messages") { request, _ in
            let query = query(of: request)
            return await self.control { () async throws(SimulatorError) in
                try control.messages(in: query["channel"]?.string ?? "", before: query["before"]?.string)
            }
        }
        router.get("/simulator/file") { request, _ in
            guard let file = simulator.state.withLock({ $0.workspace.file(query(of: request)["id"]?.string ?? "") })
            else { throw HTTPError(.notFound, message: "There is no such file.") }
            return Self.response(file)
        }
    }

    /// Pictures a browser may show; everything else that somebody has uploaded is text to it, and no page of ours.
    private static let pictures = ["image/png", "image/jpeg", "image/gif", "image/webp"]

    private static func response(_ file: SharedFile) -> Response {
        let type = file.json["mimetype"]?.string ?? ""
        var response = Response(
            bytes: file.content,
            status: .ok,
            contentType: pictures.contains(type) ? type : "text/plain; charset=utf-8"
        )
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        return response
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID: HTTPField.Name = {
        guard let name = HTTPField.Name("Last-Event-ID") else { preconditionFailure("it is a header's name") }
        return name
    }()
}
