internal import Redis
internal import Systemd
package import WorkQueue

/// Puts dead letters back or deletes them, one after the other, and counts: what was done is known also where it stops
/// halfway, for Redis is lost or full or the operator has pressed Ctrl-C.
package struct DeadLetterSettlement: Sendable {
    /// What it is about.
    package enum Choice: Sendable {
        case ids([String])
        /// All that there are when it begins: those that come meanwhile, perhaps the same ones again, are not looked at.
        case all
    }

    /// How many names a line has at most.
    private static let namedAtMost = 20

    /// What is done with each, in the words of the report.
    private let verb: String
    private let dead: DeadLetters
    private let choice: Choice
    private var done: Int64 = 0
    /// Ids that there are not, or no more: somebody else was faster.
    private var missing: [String] = []
    /// Messages that were put back too late to be answered.
    private var late = 0
    /// Why those stay that can't go back.
    private var kept: [String] = []
    /// Why it stopped before the end.
    private var stop: String?

    private init(_ verb: String, _ choice: Choice, _ dead: DeadLetters) {
        self.verb = verb
        self.choice = choice
        self.dead = dead
    }

    /// Puts them back into their streams.
    ///
    /// - Parameters:
    ///   - messageMaxAge: a message that is older gets no answer any more.
    ///   - now: milliseconds since 1970.
    package static func retry(
        _ choice: Choice,
        _ dead: DeadLetters,
        messageMaxAge: Duration,
        now: @Sendable () -> Int64
    ) async -> Self {
        var settlement = Self("put back", choice, dead)
        await settlement.eachLetter { settlement, letter in
            do {
                guard try await dead.retry(letter) else { return settlement.missing.append(letter.id) }
            } catch let error as DeadLetterError {
                return settlement.kept.append("\(error)")
            }
            settlement.done += 1
            let age = Duration.milliseconds(now() - letter.addedMilliseconds)
            if letter.stream?.isTrimmed == true, age > messageMaxAge { settlement.late += 1 }
        }
        return settlement
    }

    /// Deletes them, unread.
    package static func drop(_ choice: Choice, _ dead: DeadLetters) async -> Self {
        var settlement = Self("dropped", choice, dead)
        do throws(RedisError) {
            switch choice {
            case .all:
                guard let last = try await dead.newest(1).first else { break }
                do throws(RedisError) {
                    settlement.done = try await dead.drop(through: last.id)
                } catch {
                    settlement.stopped(by: error, at: "all up to \(last.id)")
                }
            case .ids(let ids):
                for id in ids {
                    guard settlement.goesOn() else { break }
                    do throws(RedisError) {
                        if try await dead.drop(id) { settlement.done += 1 } else { settlement.missing.append(id) }
                    } catch {
                        settlement.stopped(by: error, at: id)
                        break
                    }
                }
            }
        } catch {
            settlement.stopped(by: error, at: nil)
        }
        return settlement
    }

    /// Whether all that was asked for was done. Of all that there are, somebody else may have done some.
    package var isWhole: Bool {
        guard stop == nil, kept.isEmpty else { return false }
        if case .ids = choice { return missing.isEmpty }
        return true
    }

    /// What was done and what was not, in lines.
    package var report: String {
        var lines = ["\(done) \(verb)"]
        if late > 0 {
            lines.append("\(late) of them are messages too old to be answered: they will be dropped unanswered")
        }
        if !missing.isEmpty { lines.append("\(missing.count) not there, or no more: \(Self.named(missing))") }
        lines += kept.prefix(Self.namedAtMost)
        if kept.count > Self.namedAtMost { lines.append("and \(kept.count - Self.namedAtMost) more like these") }
        if let stop { lines.append("stopped: \(stop)") }
        return lines.map { "\($0)\n" }.joined()
    }

    private mutating func eachLetter(
        _ body: (inout Self, DeadLetter) async throws -> Void
    ) async {
        var current: String?
        do {
            switch choice {
            case .ids(let ids):
                for id in ids {
                    guard goesOn() else { return }
                    guard let letter = try await dead.letter(id) else {
                        missing.append(id)
                        continue
                    }
                    current = id
                    try await body(&self, letter)
                    current = nil
                }
            case .all:
                guard let last = try await dead.newest(1).first else { return }
                var page = try await dead.page(after: nil, through: last.id)
                while let end = page.last {
                    for letter in page {
                        guard goesOn() else { return }
                        current = letter.id
                        try await body(&self, letter)
                        current = nil
                    }
                    page = try await dead.page(after: end.id, through: last.id)
                }
            }
        } catch {
            stopped(by: error, at: current)
        }
    }

    /// False when the operator has had enough, which is then the reason.
    private mutating func goesOn() -> Bool {
        guard Task.isCancelled else { return true }
        stop = "interrupted; the others are as they were"
        return false
    }

    /// - Parameter id: what was in hand.
    private mutating func stopped(by error: any Error, at id: String?) {
        if error as? RedisError == .cancelled { return _ = goesOn() }
        stop = "\(error)"
        guard let id else { return }
        switch error as? RedisError {
        // Redis has done it, or not.
        case .timedOut, .connectionClosed:
            stop? += "; whether \(verb) or not is not known of \(id); the others are as they were"
        default: stop? += "; \(id) and the others are as they were"
        }
    }

    private static func named(_ ids: [String]) -> String {
        let shown = ids.prefix(namedAtMost).map { LogText.escaped($0, limit: 80) }.joined(separator: ", ")
        return ids.count > namedAtMost ? "\(shown) and \(ids.count - namedAtMost) more" : shown
    }
}
