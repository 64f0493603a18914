/// The JSON object that an order to the simulator comes with.
struct ControlRequest {
    let json: JSON

    /// - Parameter body: JSON; nothing at all counts as `{}`.
    /// - Throws: ``SimulatorError`` for what is no JSON object.
    init(_ body: [UInt8]) throws(SimulatorError) {
        if body.isEmpty {
            json = [:]
            return
        }
        do throws(JSONError) {
            json = try JSON(parsing: body)
        } catch {
            throw SimulatorError("The body is \(error).")
        }
        guard json.members != nil else { throw SimulatorError("The body is a JSON object: {…}.") }
    }

    /// The text of that name; nil where it is absent or `null`.
    func string(_ name: String) throws(SimulatorError) -> String? {
        guard let value = given(name) else { return nil }
        guard let string = value.string else { throw SimulatorError("“\(name)” is a text.") }
        return string
    }

    /// The text of that name, which must be there.
    func requiredString(_ name: String) throws(SimulatorError) -> String {
        guard let string = try string(name), !string.isEmpty else { throw SimulatorError("“\(name)” is missing.") }
        return string
    }

    /// A text, or a number as it is written.
    func text(_ name: String) throws(SimulatorError) -> String? {
        guard let value = given(name) else { return nil }
        switch value {
        case .string(let text), .number(let text): return text
        default: throw SimulatorError("“\(name)” is a text or a number.")
        }
    }

    /// The whole number of that name; nil where it is absent or `null`.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(SimulatorError) -> Int? {
        guard let value = given(name) else { return nil }
        guard let integer = value.integer, range.contains(integer) else {
            throw SimulatorError("“\(name)” is a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return integer
    }

    /// The truth value of that name; false where it is absent or `null`.
    func bool(_ name: String) throws(SimulatorError) -> Bool {
        guard let value = given(name) else { return false }
        guard let bool = value.bool else { throw SimulatorError("“\(name)” is true or false.") }
        return bool
    }

    /// The list of that name; empty where it is absent or `null`.
    func array(_ name: String) throws(SimulatorError) -> [JSON] {
        guard let value = given(name) else { return [] }
        guard let elements = value.elements else { throw SimulatorError("“\(name)” is a list: […].") }
        return elements
    }

    /// The fields beside those named, which have no effect.
    func unknown(beside known: [String]) -> [String] {
        (json.members ?? []).map(\.name).filter { !known.contains($0) }
    }

    private func given(_ name: String) -> JSON? {
        guard let value = json[name], !value.isNull else { return nil }
        return value
    }
}
