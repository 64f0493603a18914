import Logging
import Secrets
import Synchronization

/// A delivery that the simulator makes by itself.
struct BackgroundDelivery: Sendable {
    let delivery: Delivery
    /// The attempt that failed, after which it is tried again; nil: none was made yet.
    var failed: DeliveryAttempt?
}

extension SlackSimulator {
    /// Makes the first attempt of each event at once and together, and leaves what fails to be tried again.
    ///
    /// - Parameter events: what happened; the echoes among them are left to the background.
    /// - Returns: what became of the attempts, in the events' order. Empty where nothing is listening for events.
    /// - Throws: ``SimulatorError`` while the simulator doesn't run.
    func deliver(_ events: [OutgoingEvent]) async throws(SimulatorError) -> [DeliveryAttempt] {
        let deliveries = events.compactMap { event in event.isEcho ? nil : delivery(of: event) }
        deliverLater(events.filter(\.isEcho))
        return try await deliver(deliveries.map { ($0, nil) }, isRetried: true)
    }

    /// Makes one attempt of each delivery, at once and together.
    ///
    /// - Parameters:
    ///   - deliveries: each with the number of the retry that it pretends to be.
    ///   - isRetried: whether what fails is tried again.
    func deliver(
        _ deliveries: [(delivery: Delivery, retry: Int?)],
        isRetried: Bool
    ) async throws(SimulatorError) -> [DeliveryAttempt] {
        let (courier, url) = state.withLock { ($0.courier, $0.eventURL) }
        guard let courier else { throw SimulatorError("The simulator isn't running: nothing can be delivered.") }
        guard let url else { return [] }
        begin(deliveries.map(\.delivery))
        let attempts = await withTaskGroup(of: (Int, DeliveryAttempt).self) { group in
            for (index, (delivery, retry)) in deliveries.enumerated() {
                group.addTask {
                    let attempt = await courier.attempt(delivery, to: url, retry: retry.map { ($0, .timeout) })
                    return (index, self.recorded(attempt, isRetry: retry != nil))
                }
            }
            var attempts: [Int: DeliveryAttempt] = [:]
            for await (index, attempt) in group { attempts[index] = attempt }
            return deliveries.indices.compactMap { attempts[$0] }
        }
        for (attempt, (delivery, _)) in zip(attempts, deliveries) {
            if isRetried, attempt.failure != nil {
                later(BackgroundDelivery(delivery: delivery, failed: attempt))
            }
        }
        return attempts
    }

    /// Leaves events to be delivered by the running simulator.
    func deliverLater(_ events: [OutgoingEvent]) {
        for event in events where configuration.echoBotMessages || !event.isEcho {
            later(BackgroundDelivery(delivery: delivery(of: event)))
        }
    }

    /// What runs beside the server: echoes and retries, until the task is cancelled.
    func deliverInBackground(_ courier: Courier) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for await item in background {
                group.addTask { try await self.deliver(item, courier) }
            }
            try Task.checkCancellation()
        }
    }

    private func deliver(_ item: BackgroundDelivery, _ courier: Courier) async throws {
        guard let url = state.withLock({ $0.eventURL }) else { return }
        let first: DeliveryAttempt
        if let failed = item.failed {
            first = failed
        } else {
            begin([item.delivery])
            first = recorded(await courier.attempt(item.delivery, to: url), isRetry: false)
        }
        try await courier.persist(
            item.delivery,
            after: first,
            url: { self.state.withLock { $0.eventURL } },
            attempted: { self.recorded($0, isRetry: true) }
        )
    }

    private func delivery(of event: OutgoingEvent) -> Delivery {
        let token = configuration.verificationToken.exposed
        return update { state in
            let eventID = state.workspace.nextID("Ev")
            let type = event.event["type"]?.string ?? ""
            let envelope = state.workspace.envelope(
                event: event.event,
                type: type,
                channel: event.event["channel"]?.string,
                time: event.time,
                eventID: eventID,
                token: token
            )
            return Delivery(eventID: eventID, type: type, body: envelope.bytes(.slack))
        }
    }

    private func later(_ item: BackgroundDelivery) {
        if case .dropped = backgroundContinuation.yield(item) {
            logger.warning(
                "Too many deliveries wait, one was dropped",
                metadata: ["event_id": "\(item.delivery.eventID)"]
            )
        }
    }

    private func begin(_ deliveries: [Delivery]) {
        update { state in
            for delivery in deliveries { state.journeys.begin(delivery) }
        }
    }

    /// Counts and remembers an attempt.
    ///
    /// - Returns: what Slack makes of it: where acknowledgements are to be lost, it hears of none.
    private func recorded(_ attempt: DeliveryAttempt, isRetry: Bool) -> DeliveryAttempt {
        update { state in
            var attempt = attempt
            if attempt.failure == nil, state.lostAcknowledgements > 0 {
                state.lostAcknowledgements -= 1
                attempt.failure = .timeout
                attempt.isLost = true
                state.tell(["kind": "faults"])
            }
            defer {
                state.journeys.attempted(attempt)
                state.tellJourney(of: attempt.eventID)
            }
            state.deliveries.attempts += 1
            if attempt.failure == nil { state.deliveries.acknowledged += 1 }
            if isRetry { state.deliveries.retries += 1 }
            return attempt
        }
    }
}
