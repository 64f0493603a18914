import BackgroundTasks
import Foundation
import Redis
import SlackSimulator
import TestSupport
import Testing
import WorkQueue

@Suite("The channel cache", .timeLimit(.minutes(3)))
struct ChannelCacheTests {
    private static let key = QueueKeys(appName: BackgroundFixture.keys.appName).channels

    private func table(_ bench: BackgroundFixture) async throws -> [String: String] {
        try await ChannelTable(redis: bench.redis, keys: QueueKeys(appName: BackgroundFixture.keys.appName)).fields()
    }

    private func addChannels(_ count: Int, to simulator: SlackSimulator) {
        simulator.withWorkspace { workspace in
            for number in 0..<count {
                let id = "C0MANY\(number)"
                workspace[channel: id] = Channel(id: id, name: "many-\(number)", kind: .publicChannel)
            }
        }
    }

    @Test("Names and ids are there after the first run, for 14 days")
    func fill() async throws {
        try await withBackgroundTasks { bench in
            #expect(await bench.poll("channel-cache").outcome == .done)
            let table = try await table(bench)
            let channels = bench.simulator.withWorkspace { $0.channels.filter { $0.kind == .publicChannel } }
            for channel in channels {
                #expect(table["name:\(channel.name)"] == channel.id)
                #expect(table["id:\(channel.id)"] == channel.name)
            }
            #expect(table.count == 2 * channels.count + 1)
            let left = try await bench.redis.send(RedisCommand("TTL", .string(Self.key))).integer ?? 0
            let lifetime: Int64 = 14 * 24 * 3600
            #expect(left > lifetime - 60 && left <= lifetime)
        }
    }

    @Test("A renamed channel's old name goes, or becomes another's; an archived one goes")
    func changes() async throws {
        try await withBackgroundTasks { bench in
            _ = await bench.poll("channel-cache")
            bench.simulator.withWorkspace { workspace in
                workspace[channel: "C01RANDOM00"]?.name = "lobby"
                workspace[channel: "C01GOLANGCL"]?.name = "random"
                workspace[channel: "C01GOTIMEFM"]?.isArchived = true
            }
            #expect(await bench.poll("channel-cache").outcome == .done)
            let table = try await table(bench)
            #expect(table["name:lobby"] == "C01RANDOM00")
            #expect(table["name:random"] == "C01GOLANGCL")
            #expect(table["id:C01GOLANGCL"] == "random")
            #expect(table["name:golang-cls"] == nil)
            #expect(table["name:gotimefm"] == nil)
            #expect(table["id:C01GOTIMEFM"] == nil)
        }
    }

    @Test("A refresh without changes costs Redis one script of three reads, and writes nothing")
    func cost() async throws {
        try await withBackgroundTasks { bench in
            addChannels(1000, to: bench.simulator)
            _ = await bench.poll("channel-cache")
            _ = try await bench.redis.send(RedisCommand("CONFIG", "RESETSTAT"))
            #expect(await bench.poll("channel-cache").message?.hasSuffix("nothing has changed") == true)
            let stats = try await bench.redis.send(RedisCommand("INFO", "commandstats")).string ?? ""
            func calls(_ command: String) -> Int {
                let line = stats.split(whereSeparator: \.isNewline).first { $0.hasPrefix("cmdstat_\(command):") }
                return line.flatMap { $0.split(whereSeparator: { "=,".contains($0) }).dropFirst().first }
                    .flatMap { Int($0) } ?? 0
            }
            #expect(calls("hget") == 1)
            #expect(calls("pttl") == 1)
            #expect(["hset", "hdel", "hgetall", "hmget", "del", "set"].allSatisfy { calls($0) == 0 }, "\(stats)")
            // Renewals of the lease, two seconds apart, are scripts too.
            #expect(calls("eval") <= 3)
        }
    }

    @Test("Ten thousand channels, with a limit in the middle, are complete; a change of one writes its fields alone")
    func many() async throws {
        try await withBackgroundTasks { (bench: BackgroundFixture) async throws in
            addChannels(10_000, to: bench.simulator)
            let hasFault = Locked(false)
            let answer = await bench.poll("channel-cache") { line in
                guard line.hasPrefix("3000 "), !hasFault.value else { return }
                hasFault.withLock { $0 = true }
                bench.simulator.add(
                    Fault(method: "conversations.list", times: 1, status: 429, retryAfter: "1")
                )
            }
            #expect(answer.outcome == .done, "\(answer)")
            #expect(hasFault.value)
            #expect(try await table(bench).keys.filter { $0.hasPrefix("name:many-") }.count == 10_000)
            bench.simulator.withWorkspace { $0[channel: "C0MANY77"]?.name = "renamed" }
            #expect(await bench.poll("channel-cache").message?.hasSuffix("3 fields written") == true)
        }
    }

    @Test(
        "A run that fails takes nothing away",
        arguments: [
            Fault(method: "conversations.list", error: "missing_scope"),
            Fault(
                method: "conversations.list",
                body: #"{"ok":true,"channels":[],"response_metadata":{"next_cursor":""}}"#
            ),
            Fault(method: "conversations.list", body: #"{"ok":true,"channels":[]}"#),
            // Leads in a circle.
            Fault(
                method: "conversations.list",
                body:
                    #"{"ok":true,"channels":[{"id":"C0A","name":"a"}],"response_metadata":{"next_cursor":"dGVhbTo="}}"#
            ),
        ]
    )
    func failure(fault: Fault) async throws {
        try await withBackgroundTasks { bench in
            _ = await bench.poll("channel-cache")
            let before = try await table(bench)
            var fault = fault
            fault.contentType = "application/json"
            bench.simulator.add(fault)
            #expect(await bench.poll("channel-cache").outcome == .failed)
            #expect(try await table(bench) == before)
        }
    }

    @Test("A full Redis keeps the old table")
    func full() async throws {
        try await withBackgroundTasks { bench in
            _ = await bench.poll("channel-cache")
            let before = try await table(bench)
            _ = try await bench.redis.send(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
            bench.simulator.withWorkspace { $0[channel: "C01RANDOM00"]?.name = "lobby" }
            #expect(await bench.poll("channel-cache").outcome == .failed)
            #expect(try await table(bench) == before)
        }
    }
}
