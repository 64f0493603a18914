import NIOCore
import NIOPosix
import Redis
import Systemd
import WorkQueue

/// Watches the queue in Redis beside its consumers: reads each entry when it is added, takes nothing away, and looks
/// after it until it is done.
///
/// What is done before it could be read is missed; under load, some are. What isn't there any more was done, unless Redis
/// was another process when it was seen: then it is lost.
struct StreamWatch: Sendable {
    let simulator: SlackSimulator
    let configuration: RedisConfiguration
    let keys: QueueKeys

    /// How long a read waits for the next entry, while others are in hand and not.
    private static let busyPause: Duration = .milliseconds(100)
    private static let idlePause: Duration = .seconds(1)
    /// How many entries are read, or looked after, at once.
    private static let batch = 500
    /// The pause after Redis didn't answer.
    private static let patience: Duration = .seconds(1)
    /// The event in an entry's field `json` is cut to so many characters: it stands in the delivery too.
    private static let longestField = 2000

    private struct Place {
        /// The id of the last entry that was read, by stream.
        var last: [String: String] = [:]
        /// The ids of entries that aren't done, by stream, oldest first.
        var open: [String: [String]] = [:]
        /// Redis's `run_id` when these entries were there; it has another one after each start.
        var run: String?
    }

    private var streams: [String] { WorkQueue.EventStream.allCases.map(keys.stream) + [keys.deadLetters] }

    /// Until the task is cancelled.
    func run() async {
        let redis = RedisClient(configuration: configuration, eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        redis.start()
        var place = Place()
        var isReached = false
        while !Task.isCancelled {
            do throws(RedisError) {
                if place.last.isEmpty { place = try await begin(redis) }
                if !isReached { simulator.update { $0.setQueueProblem(nil) } }
                isReached = true
                try await read(&place, redis)
                try await lookAfter(&place, redis)
            } catch {
                isReached = false
                let problem = "Redis at \(configuration.endpoint) doesn't answer: \(error)"
                simulator.update { $0.setQueueProblem(problem) }
                try? await Task.sleep(for: Self.patience)
            }
        }
        await redis.shutDown()
    }

    /// Begins after what is there already.
    private func begin(_ redis: RedisClient) async throws(RedisError) -> Place {
        var place = Place()
        for stream in streams {
            let newest = try await redis.send(RedisCommand("XREVRANGE", .string(stream), "+", "-", "COUNT", 1))
            place.last[stream] = newest.array?.first?.array?.first?.string ?? "0-0"
        }
        return place
    }

    private func read(_ place: inout Place, _ redis: RedisClient) async throws(RedisError) {
        let isIdle = place.open.values.allSatisfy(\.isEmpty)
        let pause = isIdle ? Self.idlePause : Self.busyPause
        // Where entries are open, ``lookAfter(_:_:)`` finds out whether Redis is another process by now.
        if isIdle { place.run = try Self.run(await redis.pipeline([Self.askForRun])) }
        var arguments: [RedisCommand.Argument] = ["COUNT", .integer(Int64(Self.batch))]
        arguments += ["BLOCK", .integer(pause.milliseconds), "STREAMS"]
        arguments += streams.map { .string($0) } + streams.map { .string(place.last[$0] ?? "0-0") }
        let reply = try await redis.send(RedisCommand("XREAD", arguments), timeout: pause + .seconds(2))
        for stream in reply.array ?? [] {
            guard let pair = stream.array, pair.count == 2, let key = pair[0].string else { continue }
            for entry in pair[1].array ?? [] {
                guard let entry = entry.array, entry.count == 2, let id = entry[0].string else { continue }
                place.last[key] = id
                take(id, of: key, entry[1].array ?? [], &place)
            }
        }
    }

    private static let askForRun = RedisCommand("INFO", "server")

    /// Redis's `run_id`; nil where the ACL user may not ask for it. Then what is gone counts as done.
    ///
    /// - Parameter answers: the last one is that to ``askForRun``.
    private static func run(_ answers: [Result<RESPValue, RedisError>]) throws(RedisError) -> String? {
        switch answers.last {
        case .success(let info):
            info.string?.split(whereSeparator: \.isNewline).first { $0.hasPrefix("run_id:") }.map {
                String($0.dropFirst(7))
            }
        case .failure(let error):
            if error.replyCode != nil { nil } else { throw error }
        case nil: nil
        }
    }

    private func take(_ id: String, of stream: String, _ values: [RESPValue], _ place: inout Place) {
        let fields = stride(from: 0, to: values.count - 1, by: 2).map { index in
            JSON.Member(
                values[index].string ?? "",
                JSON.string(values[index + 1].string ?? "").cut(to: Self.longestField)
            )
        }
        func field(_ name: String) -> String? { fields.first { $0.name == name }?.value.string }
        let eventID = field("event_id") ?? ""
        simulator.update { state in
            if stream == keys.deadLetters {
                let origin = keys.appName + ":" + (field("dead_stream") ?? "")
                state.journeys.update(entry: field("dead_entry_id") ?? "", of: origin) { entry in
                    entry.deadReason = field("dead_reason") ?? ""
                    entry.deliveries = field("dead_deliveries").flatMap { Int($0) } ?? entry.deliveries
                    entry.finished = WallClock.milliseconds()
                }
            } else {
                state.journeys.add(EntryRecord(id: id, stream: stream, eventID: eventID, fields: fields))
            }
            state.tellJourney(of: eventID)
        }
        if stream != keys.deadLetters { place.open[stream, default: []].append(id) }
    }

    /// Finds out who has the entries that aren't done, and which are by now.
    private func lookAfter(_ place: inout Place, _ redis: RedisClient) async throws(RedisError) {
        for (stream, ids) in place.open where !ids.isEmpty {
            let looked = Array(ids.prefix(Self.batch))
            let pending: [RedisClient.PendingEntry]
            do throws(RedisError) {
                pending = try await redis.pending(group: QueueKeys.group, stream: stream, count: Self.batch)
            } catch {
                // No consumer has made the group yet.
                guard error.replyCode == "NOGROUP" else { throw error }
                pending = []
            }
            let byID = Dictionary(pending.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            // What is pending is there; of the others it has to be asked, and in the same breath of whom.
            let asked = looked.filter { byID[$0] == nil }
            let answers = await redis.pipeline(
                asked.map { RedisCommand("XRANGE", .string(stream), .string($0), .string($0)) } + [Self.askForRun]
            )
            let run = try Self.run(answers)
            guard run == place.run else { return try await takeLeave(&place, run, redis) }
            var done: Set<String> = []
            for (id, answer) in zip(asked, answers) where try answer.get().array?.isEmpty == true { done.insert(id) }
            place.open[stream] = ids.filter { !done.contains($0) }
            record(pending: looked.compactMap { byID[$0] }, done: done, of: stream)
        }
    }

    /// Finds out which entries went with the Redis that ended, and which its successor has read back from its disk.
    private func takeLeave(_ place: inout Place, _ run: String?, _ redis: RedisClient) async throws(RedisError) {
        var lost: [String: Set<String>] = [:]
        for (stream, ids) in place.open {
            for start in stride(from: 0, to: ids.count, by: Self.batch) {
                let asked = Array(ids[start..<min(start + Self.batch, ids.count)])
                let answers = await redis.pipeline(
                    asked.map { RedisCommand("XRANGE", .string(stream), .string($0), .string($0)) }
                )
                for (id, answer) in zip(asked, answers) where try answer.get().array?.isEmpty == true {
                    lost[stream, default: []].insert(id)
                }
            }
        }
        place.run = run
        simulator.update { state in
            for (stream, ids) in lost {
                place.open[stream]?.removeAll(where: ids.contains)
                for id in ids {
                    var eventID: String?
                    state.journeys.update(entry: id, of: stream) { record in
                        record.isLost = true
                        eventID = record.eventID
                    }
                    if let eventID { state.tellJourney(of: eventID) }
                }
            }
        }
    }

    private func record(pending: [RedisClient.PendingEntry], done: Set<String>, of stream: String) {
        guard !pending.isEmpty || !done.isEmpty else { return }
        let now = WallClock.milliseconds()
        simulator.update { state in
            var changed: Set<String> = []
            for entry in pending {
                state.journeys.update(entry: entry.id, of: stream) { record in
                    if record.consumer != entry.consumer || record.deliveries != entry.deliveries {
                        changed.insert(record.eventID)
                    }
                    record.consumer = entry.consumer
                    record.deliveries = entry.deliveries
                }
            }
            for id in done {
                state.journeys.update(entry: id, of: stream) { record in
                    record.finished = record.finished ?? now
                    changed.insert(record.eventID)
                }
            }
            for id in changed { state.tellJourney(of: id) }
        }
    }
}
