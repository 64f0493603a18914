import Hummingbird
import ServiceLifecycle

extension Routes {
    /// What the page's inspector and switchboard ask for and order.
    func addInspector(to router: Router<SimulatorContext>) {
        let control = ControlInterface(simulator: simulator)
        router.get("/simulator/journey") { request, _ in
            let query = self.query(of: request)
            return await self.control { () async throws(SimulatorError) in
                try await control.journey(
                    channel: query["channel"]?.string,
                    timestamp: query["ts"]?.string,
                    eventID: query["event_id"]?.string
                )
            }
        }
        router.get("/simulator/daemons") { _, _ in
            Response.json(await DaemonReport(surroundings: simulator.configuration.surroundings).json())
        }
        router.get("/simulator/load") { _, _ in Response.json(control.load()) }
        router.get("/simulator/content") { _, _ in Response.json(control.content()) }
        router.get("/simulator/methods") { _, _ in Response.json(control.methods()) }
        let orders: [(path: String, order: @Sendable ([UInt8]) async throws(SimulatorError) -> JSON)] = [
            ("redeliver", control.redeliver), ("retrying", control.loseAcknowledgements), ("load", control.startLoad),
            ("load/stop", control.stopLoad), ("daemons/restart", control.restartDaemon),
            ("daemons/kill", control.killDaemon), ("daemons/consumers", control.changeConsumers),
            ("poll", control.poll),
        ]
        for (path, order) in orders {
            router.post("/simulator/\(path)") { request, _ in
                let body = try await self.body(of: request)
                return await cancelWhenGracefulShutdown {
                    await self.control { () async throws(SimulatorError) in try await order(body) }
                }
            }
        }
    }
}
