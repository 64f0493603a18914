import Content

extension Fault {
    /// The fields of ``init(_:workspace:)``.
    static let fields = [
        "method", "service", "channel", "skip", "times", "status", "retry_after", "error", "body", "content_type",
        "delay_ms",
        "delay_after_ms", "drop", "drip", "huge",
    ]

    /// Reads a fault as `POST /simulator/faults` takes it.
    ///
    /// - Throws: ``SimulatorError`` which names the field.
    init(_ request: ControlRequest, workspace: Workspace) throws(SimulatorError) {
        self.init()
        method = try request.string("method").flatMap { $0 == "*" ? nil : $0 }
        if let method, Standin(rawValue: method) == nil, WebAPI.methods[method] == nil {
            throw SimulatorError(
                "There is no method “\(method)” here. Name one of the Web API's, or as “service”: "
                    + Self.services + "."
            )
        }
        if let service = try request.string("service") {
            guard Standin(rawValue: service) != nil else {
                throw SimulatorError("There is no service “\(service)” here: \(Self.services).")
            }
            guard method == nil else { throw SimulatorError("A fault has a “method” or a “service”, not both.") }
            method = service
        }
        if let reference = try request.string("channel") {
            guard let id = workspace.channel(meant: reference)?.id ?? workspace.directMessage(meant: reference) else {
                throw SimulatorError("There is no channel “\(reference)”.")
            }
            channel = id
        }
        skip = try request.integer("skip", in: 0...1_000_000) ?? 0
        times = try request.integer("times", in: 1...1_000_000)
        status = try request.integer("status", in: 200...599)
        retryAfter = try request.text("retry_after")
        error = try request.string("error")
        body = try request.string("body")
        contentType = try request.string("content_type")
        delay = try request.integer("delay_ms", in: 0...3_600_000).map { .milliseconds($0) }
        delayAfter = try request.integer("delay_after_ms", in: 0...3_600_000).map { .milliseconds($0) }
        if let text = try request.string("drop") {
            guard let drop = Drop(rawValue: text) else {
                throw SimulatorError("“drop” is “before”, “after” or “late”, not “\(text)”.")
            }
            self.drop = drop
        }
        drip = try Self.amount(request, "drip", upTo: 60_000, usual: Int(Self.slowDrip.milliseconds))
            .map { .milliseconds($0) }
        huge = try Self.amount(request, "huge", upTo: 1 << 32, usual: Self.hugeBody)
        let isSlow = delay != nil || delayAfter != nil || drip != nil
        guard answersItself || isSlow || huge != nil || drop != nil || retryAfter != nil else {
            throw SimulatorError(
                "A fault needs something that goes wrong: status, error, body, delay_ms, delay_after_ms, drop, drip or huge."
            )
        }
        if retryAfter != nil, status == nil { status = 429 }
    }

    /// - Throws: ``SimulatorError`` where Slack's reference knows no such error of the method.
    func checkError() throws(SimulatorError) {
        guard let error, method.flatMap(Standin.init) == nil else { return }
        let contracts = MethodContract.all.filter { method == nil || $0.name == method }
        let known = Set(contracts.flatMap(\.errors)).sorted()
        guard !known.contains(error) else { return }
        var nearest = Nearest.matches(to: error, among: known)
        // Of longer names often a part is remembered.
        if nearest.isEmpty {
            let words = error.split(separator: "_").filter { $0.count > 3 }
            nearest = Array(known.filter { name in words.contains { name.contains($0) } }.prefix(5))
        }
        throw SimulatorError(
            "\(method ?? "No method") answers no “\(error)”, as far as Slack's reference knows. "
                + (nearest.isEmpty ? "" : "Did you mean \(nearest.joined(separator: ", "))? ")
                + "GET /simulator/methods names all of them; with \"force\": true any is taken."
        )
    }

    /// The fault as `GET /simulator/faults` gives it.
    var json: JSON {
        var json: JSON = ["id": .integer(id)]
        let isService = method.flatMap(Standin.init) != nil
        json[isService ? "service" : "method"] = .string(method ?? "*")
        json["channel"] = channel.map(JSON.string)
        if skip > 0 { json["skip"] = .integer(skip) }
        json["times"] = times.map { .integer($0) }
        json["status"] = status.map { .integer($0) }
        json["retry_after"] = retryAfter.map(JSON.string)
        json["error"] = error.map(JSON.string)
        json["body"] = body.map(JSON.string)
        json["content_type"] = contentType.map(JSON.string)
        json["delay_ms"] = delay.map { .integer($0.milliseconds) }
        json["delay_after_ms"] = delayAfter.map { .integer($0.milliseconds) }
        json["drop"] = drop.map { .string($0.rawValue) }
        json["drip"] = drip.map { .integer($0.milliseconds) }
        json["huge"] = huge.map { .integer($0) }
        return json
    }

    private static let services = Standin.allCases.map(\.rawValue).joined(separator: ", ")

    /// A number, or `true` for the usual one.
    private static func amount(
        _ request: ControlRequest,
        _ name: String,
        upTo most: Int,
        usual: Int
    ) throws(SimulatorError) -> Int? {
        if case .bool(let isOn) = request.json[name] { return isOn ? usual : nil }
        return try request.integer(name, in: 1...most)
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
