import Logging
import Synchronization
import Systemd

/// Runs polls on request: each at most once at a time, different ones side by side.
///
/// Who asks for one that is running joins it, and hears the same outcome. A run goes on when those who asked have gone.
final class PollRunner: Sendable {
    /// What those who wait hear.
    enum Event: Sendable, Equatable {
        case progress(String)
        /// The last one.
        case ended(PollOutcome)
    }

    /// What is asked for.
    struct Order: Sendable {
        let poll: any Poll
        /// The source is asked although it is left alone for a while.
        let isForced: Bool
    }

    /// Lines that may wait for a slow listener.
    private static let maximumWaitingLines = 256

    private let polls: [any Poll]
    private let lease: Lease
    private let patience: Duration
    private let isShadow: Bool
    private let logger: Logger
    private let makeContext: @Sendable (Order, Logger, @escaping @Sendable (String) -> Void) -> PollContext

    private struct State {
        var records: [String: PollRecord] = [:]
        var listeners: [String: [AsyncStream<Event>.Continuation]] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())
    private let orders: AsyncStream<Order>
    private let ordering: AsyncStream<Order>.Continuation

    /// - Parameters:
    ///   - patience: how long a run waits until it is known whose the lease is.
    ///   - makeContext: for one run: what is asked for, its logger, and who gets the progress.
    init(
        polls: [any Poll],
        lease: Lease,
        patience: Duration,
        isShadow: Bool,
        logger: Logger,
        makeContext: @escaping @Sendable (Order, Logger, @escaping @Sendable (String) -> Void) -> PollContext
    ) {
        self.polls = polls
        self.lease = lease
        self.patience = patience
        self.isShadow = isShadow
        self.logger = logger
        self.makeContext = makeContext
        (orders, ordering) = AsyncStream.makeStream()
    }

    var names: [String] { polls.map(\.name) }

    /// What is known of each poll, in their order.
    var records: [(name: String, record: PollRecord)] {
        state.withLock { state in polls.map { ($0.name, state.records[$0.name] ?? PollRecord()) } }
    }

    func interval(of name: String) -> Duration {
        polls.first { $0.name == name }?.interval(isShadow: isShadow) ?? .zero
    }

    /// What is going on, in a line; empty when nothing is.
    var summary: String {
        let running = records.filter { $0.record.startedAt != nil }.map(\.name)
        let failing = records.filter { $0.record.failures > 0 }.map(\.name)
        let paused = records.filter { $0.record.failures == 0 && $0.record.timeUntilAllowed != nil }.map(\.name)
        return [("running", running), ("failing", failing), ("paused", paused)]
            .filter { !$0.1.isEmpty }
            .map { "\($0): \($1.joined(separator: ", "))" }
            .joined(separator: "; ")
    }

    /// Asks for a run, or joins the one that is on its way.
    ///
    /// - Returns: what happens; `nil` for a name that no poll has.
    func ask(_ name: String, _ urgency: ControlRequest.Urgency) -> AsyncStream<Event>? {
        guard let poll = polls.first(where: { $0.name == name }) else { return nil }
        let (events, listener) = AsyncStream.makeStream(
            of: Event.self,
            bufferingPolicy: .bufferingNewest(Self.maximumWaitingLines)
        )
        let interval = poll.interval(isShadow: isShadow)
        state.withLock { state in
            if state.isStopping {
                Self.end(listener, Self.stopping)
            } else if state.listeners[name] != nil {
                listener.yield(.progress("joined the run that is on its way"))
                state.listeners[name]?.append(listener)
            } else if urgency == .ifDue, let wait = state.records[name]?.timeUntilDue(interval: interval) {
                Self.end(listener, .done("not due for another \(Words.time(wait))"))
            } else {
                state.listeners[name] = [listener]
                state.records[name, default: PollRecord()].startedAt = .now
                ordering.yield(Order(poll: poll, isForced: urgency == .now))
            }
        }
        return events
    }

    /// Runs what is asked for until the task is cancelled, which cancels all runs.
    func run() async {
        IdleMemory.giveBack()
        await withDiscardingTaskGroup { group in
            for await order in orders {
                group.addTask {
                    let ending = await self.perform(order)
                    self.finish(order.poll, ending)
                    // Between runs, which is most of the time, the daemon needs little.
                    if self.isIdle { IdleMemory.giveBack() }
                }
            }
        }
    }

    /// Ends all runs where they are, and tells those who wait.
    func end() {
        stop()
        ordering.finish()
        for poll in polls { finish(poll, Ending(Self.stopping)) }
    }

    /// Takes no more requests.
    func stop() {
        state.withLock { $0.isStopping = true }
    }

    private static let stopping = PollOutcome.notNow("the daemon is stopping")

    // MARK: A run

    private var isIdle: Bool { state.withLock { $0.listeners.isEmpty } }

    private struct Ending {
        let outcome: PollOutcome
        /// Asking again soon would not help, or is unwelcome.
        let isFaultOfSource: Bool

        init(_ outcome: PollOutcome, isFaultOfSource: Bool = false) {
            self.outcome = outcome
            self.isFaultOfSource = isFaultOfSource
        }
    }

    private func perform(_ order: Order) async -> Ending {
        let poll = order.poll
        switch await lease.settled(deadline: .now + patience) {
        case .held: break
        case .other(let name): return Ending(.notNow("another host holds it: \(name)"))
        case .unknown(let reason): return Ending(.notNow("it is not known which host may announce: \(reason)"))
        }
        let record = state.withLock { $0.records[poll.name] ?? PollRecord() }
        if !order.isForced, let wait = record.timeUntilAllowed {
            let reason = record.reason ?? ""
            return Ending(.notNow("not asked for another \(Words.time(wait)): \(reason)"))
        }
        // At a cold start nothing needs any more what the start took.
        IdleMemory.giveBack()
        var logger = logger
        logger[metadataKey: LogKey.poll] = .string(poll.name)
        let context = makeContext(order, logger) { line in self.tell(poll, line) }
        return await withTaskGroup(of: Ending.self) { group in
            group.addTask { await Self.ending(of: poll, context) }
            group.addTask {
                try? await Task.sleep(until: context.deadline)
                if Task.isCancelled { return Ending(Self.stopping) }
                let message = "it took longer than \(Words.time(poll.deadline)), and was ended"
                return Ending(.failed(message), isFaultOfSource: context.isAtSource)
            }
            let first = await group.next() ?? Ending(Self.stopping)
            group.cancelAll()
            return first
        }
    }

    private static func ending(of poll: any Poll, _ context: PollContext) async -> Ending {
        do {
            return try await Ending(poll.run(context))
        } catch let error as PollError {
            switch error.code {
            case .leaseLost: return Ending(.notNow("\(error)"))
            case .cancelled: return Ending(Task.isCancelled ? stopping : .failed("\(error)"))
            case .source where error.pause != nil: return Ending(.notNow("\(error)", pause: error.pause))
            case .source: return Ending(.failed("\(error)"), isFaultOfSource: true)
            case .slack, .channel, .redis: return Ending(.failed("\(error)"))
            }
        } catch {
            return Ending(Task.isCancelled ? stopping : .failed("\(error)"))
        }
    }

    private func tell(_ poll: any Poll, _ line: String) {
        state.withLock { state in
            for listener in state.listeners[poll.name] ?? [] { listener.yield(.progress(line)) }
        }
    }

    private func finish(_ poll: any Poll, _ ending: Ending) {
        let outcome = ending.outcome
        let interval = poll.interval(isShadow: isShadow)
        let news = state.withLock { state -> (isNews: Bool, wasAsked: Bool) in
            guard let listeners = state.listeners.removeValue(forKey: poll.name) else { return (false, false) }
            let isNews = state.records[poll.name, default: PollRecord()]
                .ended(outcome, isFaultOfSource: ending.isFaultOfSource, interval: interval)
            for listener in listeners { Self.end(listener, outcome) }
            return (isNews, true)
        }
        if news.wasAsked { log(poll, outcome, isNews: news.isNews) }
    }

    private static func end(_ listener: AsyncStream<Event>.Continuation, _ outcome: PollOutcome) {
        listener.yield(.ended(outcome))
        listener.finish()
    }

    /// A fault that lasts is said once a day: its timer asks each minute, and the unit of each request fails visibly.
    private func log(_ poll: any Poll, _ outcome: PollOutcome, isNews: Bool) {
        var metadata: Logger.Metadata = [LogKey.poll: .string(poll.name), LogKey.reason: .string(outcome.message)]
        switch outcome {
        case .done: logger.info("Poll done", metadata: metadata)
        case .notNow:
            metadata[LogKey.messageID] = .page(.pollPutOff)
            logger.log(level: isNews ? .warning : .debug, "Poll put off", metadata: metadata)
        case .failed:
            metadata[LogKey.messageID] = .page(.pollFailed)
            logger.log(level: isNews ? .error : .debug, "Poll failed", metadata: metadata)
        }
    }
}
