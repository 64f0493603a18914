import BackgroundTasks
import NIOPosix

/// Has the bot's background tasks ask a source, as `gopherbot poll` does.
extension ControlInterface {
    /// The longest that a poll may take, a little more than the daemon's own bound.
    private static let patience: Duration = .seconds(300)

    /// `POST /simulator/poll`: `name`, and `now` where a source is to be asked that is left alone for a while.
    ///
    /// How the poll went is its own affair (`outcome`: `done`, `not_now`, `failed`; `message`).
    func poll(_ body: [UInt8]) async throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        let name = try request.requiredString("name")
        let isNow = try request.bool("now")
        guard let path = simulator.configuration.surroundings.pollSocket else {
            throw SimulatorError(
                "The simulator wasn't told of the background tasks: start it with --state FOLDER, or with --systemd."
            )
        }
        guard name.wholeMatch(of: /[a-z0-9-]{1,64}/) != nil else {
            throw SimulatorError("“name” is a poll's name, such as gerrit.")
        }
        let asked = await ControlClient(path: path, group: .singleton)
            .ask(.poll(name: name, isNow ? .now : .allowed), timeout: Self.patience)
        let message = asked.message ?? ""
        guard asked.outcome != .wrongRequest else { throw SimulatorError(message) }
        var answer: JSON = [
            "ok": true, "outcome": .string(asked.outcome?.rawValue ?? "failed"), "message": .string(message),
        ]
        addUnknown(request, ["name", "now"], to: &answer)
        return answer
    }
}
