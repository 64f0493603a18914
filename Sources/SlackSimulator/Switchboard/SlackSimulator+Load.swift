import Synchronization

/// Saying in numbers.
extension SlackSimulator {
    /// How often the page is told how far it has come.
    private static let reportInterval: Duration = .milliseconds(500)
    /// How many messages may wait for the app's acknowledgement: no more are said meanwhile.
    private static let maximumOutstanding = 500
    /// How long answers are counted after the last message.
    private static let patience: Duration = .seconds(10)

    /// - Throws: ``SimulatorError`` while the one before is at work.
    func start(_ order: LoadOrder) throws(SimulatorError) {
        let isBusy = update { state in
            if state.load?.isRunning == true { return true }
            state.load = LoadProgress(order)
            return false
        }
        guard !isBusy else { throw SimulatorError("Messages are being said in numbers already: stop that first.") }
        loadContinuation.yield(order)
    }

    func stopLoad() {
        update { $0.load?.isRunning = false }
        tellLoad()
    }

    private func end(_ order: LoadOrder) {
        change(order) { $0.isRunning = false }
        tellLoad()
    }

    /// Changes how far an order has come, unless another one is in its place by now.
    private func change(_ order: LoadOrder, _ body: (inout LoadProgress) -> Void) {
        update { state in
            guard var load = state.load, load.id == order.id else { return }
            body(&load)
            state.load = load
        }
    }

    /// Carries out orders until the task is cancelled.
    func carryOutLoads() async {
        for await order in loads {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.carryOut(order) }
                group.addTask {
                    while (try? await Task.sleep(for: Self.reportInterval)) != nil { self.tellLoad() }
                }
                await group.next()
                group.cancelAll()
            }
            end(order)
        }
    }

    private func carryOut(_ order: LoadOrder) async {
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            var outstanding = 0
            for index in 0..<order.count {
                let due = start + .seconds(Double(index) / Double(order.rate))
                guard (try? await Task.sleep(until: due)) != nil, isLoading(order) else { break }
                if outstanding >= Self.maximumOutstanding {
                    await group.next()
                    outstanding -= 1
                }
                outstanding += 1
                group.addTask { await self.say(index, of: order) }
            }
            await group.waitForAll()
        }
        let end = ContinuousClock.now + Self.patience
        while isLoading(order), ContinuousClock.now < end, state.withLock({ ($0.load?.answered ?? 0) < order.count }) {
            guard (try? await Task.sleep(for: Self.reportInterval)) != nil else { return }
        }
    }

    private func isLoading(_ order: LoadOrder) -> Bool {
        state.withLock { $0.load?.id == order.id && $0.load?.isRunning == true }
    }

    private func say(_ index: Int, of order: LoadOrder) async {
        var utterance = Utterance(order.texts[index % order.texts.count], in: order.channel)
        utterance.user = order.speakers[index % order.speakers.count]
        utterance.linksNames = true
        do throws(SimulatorError) {
            let said = try await say(utterance) { timestamp in change(order) { $0.opened(timestamp) } }
            change(order) { $0.said(said) }
        } catch {
            change(order) { load in
                load.problem = error.message
                load.isRunning = false
            }
        }
    }

    private func tellLoad() {
        update { state in
            guard let load = state.load else { return }
            state.tell(["kind": "load", "load": load.json])
        }
    }
}
