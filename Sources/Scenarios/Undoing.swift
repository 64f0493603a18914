import FoundationEssentials
import SlackSimulator
import Synchronization

/// Gives scenarios' orders, and takes back what they changed for everybody: the faults, the conversations and people that
/// were made, and nobody else's.
final class Undoing: Sendable {
    private struct Changes {
        /// The ids of the faults that were set.
        var faults: [Int] = []
        /// How many acknowledgements were to be lost before the first order changed that.
        var lostAcknowledgements: Int?
    }

    /// The run's name, by which the simulator knows what was made for it.
    let run = UUID().uuidString.lowercased()
    private let hadLimits = Mutex(false)
    private let client: SimulatorClient
    private let changes = Mutex(Changes())

    init(client: SimulatorClient) { self.client = client }

    func order(_ order: Scenario.Order) async throws(SimulatorError) {
        if order.path == "retrying", changes.withLock({ $0.lostAcknowledgements == nil }) {
            let before = try await client.get("faults")["lost_acknowledgements"]?.integer ?? 0
            changes.withLock { $0.lostAcknowledgements = before }
        }
        let answer = try await client.post(order.path, order.fields)
        if order.path == "faults", let id = answer["id"]?.integer { changes.withLock { $0.faults.append(id) } }
    }

    func liftLimits() async throws(SimulatorError) {
        let was = try await client.post("limits", ["on": false])["was"]?.bool
        if was == true { hadLimits.withLock { $0 = true } }
    }

    /// Takes back all of it; what can't be keeps nothing else from being.
    func restore() async throws(SimulatorError) {
        var failure: SimulatorError?
        func attempt(_ work: () async throws(SimulatorError) -> Void) async {
            do throws(SimulatorError) { try await work() } catch { failure = failure ?? error }
        }
        await attempt(undo)
        if hadLimits.withLock({ $0 }) {
            await attempt { () async throws(SimulatorError) in _ = try await client.post("limits", ["on": true]) }
        }
        await attempt { () async throws(SimulatorError) in
            _ = try await client.post("unstage", ["run": .string(run)])
        }
        if let failure { throw failure }
    }

    /// Takes back what was ordered since the last time.
    func undo() async throws(SimulatorError) {
        let made = changes.withLock { changes in
            defer { changes = Changes() }
            return changes
        }
        for id in made.faults { _ = try await client.delete("faults", query: ["id": String(id)]) }
        if let count = made.lostAcknowledgements {
            _ = try await client.post("retrying", ["times": .integer(count)])
        }
    }
}
