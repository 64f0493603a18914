/// The faults that are set, in the order in which they were.
struct FaultTable: Sendable {
    private(set) var faults: [Fault] = []

    private var lastID = 0

    /// - Returns: the fault's id.
    @discardableResult
    mutating func add(_ fault: Fault) -> Int {
        lastID += 1
        faults.append(fault)
        faults[faults.count - 1].id = lastID
        return lastID
    }

    /// Takes a fault away, unless it is used up by now.
    mutating func remove(_ id: Int) { faults.removeAll { $0.id == id } }

    mutating func clear() { faults = [] }

    /// The first fault that is meant for this call and due; one of its times is used up. Where none is due, those that let
    /// calls go well first have let one more.
    ///
    /// - Parameters:
    ///   - name: a method or a stand-in.
    ///   - channel: the call's channel, if it has one.
    mutating func take(_ name: String, channel: String?) -> Fault? {
        let isStandin = Standin(rawValue: name) != nil
        let meant = faults.indices.filter { index in
            let fault = faults[index]
            return (fault.method == name || (fault.method == nil && !isStandin))
                && (fault.channel == nil || fault.channel == channel)
        }
        guard let index = meant.first(where: { faults[$0].skip == 0 }) else {
            for index in meant { faults[index].skip -= 1 }
            return nil
        }
        let fault = faults[index]
        if let times = fault.times {
            faults[index].times = times - 1
            if times <= 1 { faults.remove(at: index) }
        }
        return fault
    }
}
