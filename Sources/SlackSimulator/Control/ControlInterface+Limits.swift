import Synchronization

extension ControlInterface {
    /// `POST /simulator/limits`: whether calls are limited as Slack limits them. Tells how it was before.
    func setLimits(_ body: [UInt8]) throws(SimulatorError) -> JSON {
        let request = try ControlRequest(body)
        guard request.json["on"] != nil else { throw SimulatorError("“on” is missing: true or false.") }
        let isOn = try request.bool("on")
        let was = simulator.update { state in
            defer { state.limits = isOn ? state.limits ?? CallLimits() : nil }
            return state.limits != nil
        }
        var answer: JSON = ["ok": true, "on": .bool(isOn), "was": .bool(was)]
        addUnknown(request, ["on"], to: &answer)
        return answer
    }
}
