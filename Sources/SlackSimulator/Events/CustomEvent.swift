import Secrets

/// An event as somebody wants it sent: any inner event, in an envelope of which any field may be different.
package struct CustomEvent: Sendable {
    /// The inner event; it is sent as it is. Nil for what has none, such as `url_verification`.
    package var event: JSON?
    /// Outer fields to be replaced or added; with `null`, left out.
    package var envelope: [JSON.Member]
    /// How often it is sent, all at once, with the same event id.
    package var times: Int
    /// The number of the retry that it pretends to be: 1 to 3. Nil: the first attempt.
    package var retry: Int?

    package init(_ event: JSON?, envelope: JSON = [:], times: Int = 1, retry: Int? = nil) {
        self.event = event
        self.envelope = envelope.members ?? []
        self.times = times
        self.retry = retry
    }
}

/// What became of a custom event.
package struct SentEvent: Sendable, Hashable {
    /// The envelope's `event_id`; nil where it has none.
    package let eventID: String?
    /// The first attempt of each of its times.
    package let deliveries: [DeliveryAttempt]
}

extension CustomEvent {
    /// Outer types without an inner event.
    private static let flatTypes = ["url_verification", "app_rate_limited"]
    /// What is the app's own in each envelope, so that a recording from elsewhere becomes a delivery to this app.
    private static let ownFields = ["token", "team_id", "context_team_id", "api_app_id", "authorizations"]
    private static let controls = ["event", "envelope", "times", "retry"]

    /// Reads the body of `POST /simulator/event`.
    ///
    /// Three shapes are taken: the inner event beside the controls (`{"event":{…},"times":5}`); the inner event itself,
    /// with the controls among its fields (`{"type":"message",…,"times":5}`); a whole recorded delivery
    /// (`{"type":"event_callback","event":{…},…}`), of which the fields that say whose it is are replaced.
    /// - Throws: ``SimulatorError``.
    init(body: [UInt8]) throws(SimulatorError) {
        let request = try ControlRequest(body)
        let verbatim: [JSON.Member]
        do throws(JSONError) {
            verbatim = body.isEmpty ? [] : try JSONReader.read(body, verbatimDepth: 1).members ?? []
        } catch {
            throw SimulatorError("The body is \(error).")
        }
        let others = verbatim.filter { !Self.controls.contains($0.name) }
        let outerType = request.json["type"]?.string
        self.init(nil)
        if let event = request.json["event"], !event.isNull {
            self.event = verbatim.first { $0.name == "event" }?.value
            // What stands beside it is a recorded delivery's outer part.
            envelope = others.filter { !Self.ownFields.contains($0.name) }
        } else if let outerType, Self.flatTypes.contains(outerType) {
            envelope = others.filter { !Self.ownFields.contains($0.name) }
        } else if !others.isEmpty {
            self.event = .object(others)
        } else {
            throw SimulatorError("There is no event in the body. Send the inner event, or {\"event\":{…}}.")
        }
        if let overrides = request.json["envelope"], !overrides.isNull {
            guard let members = overrides.members else {
                throw SimulatorError("“envelope” is an object of outer fields.")
            }
            envelope += members
        }
        times = try request.integer("times", in: 1...10_000) ?? 1
        retry = try request.integer("retry", in: 1...3)
    }
}

extension SlackSimulator {
    /// Sends an event as it is, in a signed envelope.
    ///
    /// A person's message that it brings is put into the workspace too, so that it can be reacted to, and so are
    /// newcomers. What fails is tried again, unless it is sent several times or pretends to be a retry.
    @discardableResult
    package func send(_ custom: CustomEvent) async throws(SimulatorError) -> SentEvent {
        let delivery = update { state in
            // Verbatim text is read again for what the envelope and the workspace need to know of it.
            let inner = custom.event.flatMap { try? JSON(parsing: $0.bytes()) }
            if let inner { state.workspace.absorb(inner) }
            return self.delivery(of: custom, inner: inner, &state.workspace)
        }
        let copies = Array(repeating: (delivery: delivery, retry: custom.retry), count: max(1, custom.times))
        let attempts = try await deliver(copies, isRetried: custom.times <= 1 && custom.retry == nil)
        return SentEvent(eventID: delivery.eventID.isEmpty ? nil : delivery.eventID, deliveries: attempts)
    }

    private func delivery(of custom: CustomEvent, inner: JSON?, _ workspace: inout Workspace) -> Delivery {
        let token = configuration.verificationToken.exposed
        let outerType = custom.envelope.last { $0.name == "type" }?.value.bytes()
        guard let event = custom.event else {
            var envelope: JSON = ["token": .string(token), "api_app_id": .string(workspace.app.appID)]
            if outerType == JSON.string("url_verification").bytes() {
                envelope["api_app_id"] = nil
            } else {
                envelope["team_id"] = .string(workspace.app.teamID)
            }
            for member in custom.envelope { envelope[member.name] = member.value.isNull ? nil : member.value }
            let type = outerType.flatMap { try? JSON(parsing: $0) }?.string ?? ""
            return Delivery(eventID: "", type: type, body: envelope.bytes(.slack))
        }
        let type = inner?["type"]?.string ?? ""
        let timestamp = Timestamp(inner?["event_ts"]?.string ?? inner?["ts"]?.string ?? "")
        let envelope = workspace.envelope(
            event: event,
            type: type,
            channel: inner?["channel"]?.string,
            time: timestamp?.seconds ?? Workspace.now / 1_000_000,
            eventID: workspace.nextID("Ev"),
            token: token,
            overrides: custom.envelope
        )
        let eventID = envelope["event_id"].flatMap { try? JSON(parsing: $0.bytes()) }?.string ?? ""
        return Delivery(eventID: eventID, type: type, body: envelope.bytes(.slack))
    }
}
