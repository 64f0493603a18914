import Foundation
import SlackSimulator
import Testing

import class TestSupport.ChildProcess
import func TestSupport.eventually
import func TestSupport.withTemporaryFolder

@Suite("The switchboard", .timeLimit(.minutes(1)))
struct SwitchboardTests {
    @Test("Each method has its documented errors, its own first")
    func errors() async throws {
        try await withSimulator { bench in
            let methods = try #require(try await bench.get("/simulator/methods").json["methods"]?.elements)
            let post = try #require(methods.first { $0["method"] == "chat.postMessage" }?["errors"]?.elements)
            #expect(post.contains("is_archived"))
            #expect(post.contains("token_revoked"))
            #expect(Set(post).count == post.count)
            for method in methods {
                let name = try #require(method["method"])
                for error in try #require(method["errors"]?.elements).prefix(2) {
                    let order: JSON = ["method": name, "error": error, "times": 1]
                    #expect(try await bench.order("faults", order).status == 200)
                }
            }
        }
    }

    @Test("Load says so many messages by several people, and counts those that were taken and answered")
    func load() async throws {
        try await withSimulator(answer: { number, _ in Receiver.Answer(status: number == 3 ? 500 : 200) }) { bench in
            let begun = try await bench.order(
                "load",
                ["channel": "#random", "rate": 20, "seconds": 1, "text": "hello"]
            )
            #expect(begun.json["load"]?["count"] == 20)
            #expect(try await bench.order("load", ["channel": "#random"]).status == 400)
            try await eventually { try await bench.get("/simulator/load").json["load"]?["said"] == 20 }
            let messages = bench.simulator.withWorkspace { $0.channel(meant: "random")?.messages ?? [] }
            #expect(messages.count == 20)
            #expect(Set(messages.compactMap(\.user)).count > 3)
            for message in messages.prefix(5) {
                _ = try await bench.api(
                    "reactions.add",
                    ["channel": "C01RANDOM00", "timestamp": message.timestamp.text, "name": "wave"]
                )
            }
            let load = try #require(try await bench.get("/simulator/load").json["load"])
            #expect(load["acknowledged"] == 19)
            #expect(load["failed"] == 1)
            #expect(load["answered"] == 5)
            #expect(try await bench.order("load/stop", [:]).json["load"]?["is_running"] == false)
        }
    }

    @Test("Load that begins just after another was stopped is its own: nothing more is said of the old one")
    func secondLoad() async throws {
        try await withSimulator { bench in
            func count(_ channel: String) -> Int {
                bench.simulator.withWorkspace { $0.channel(meant: channel)?.messages.count ?? 0 }
            }
            // The order between is stopped as soon as it can begin.
            for channel in ["#general", "#golang-cls"] {
                let order: JSON = ["channel": .string(channel), "rate": 100, "seconds": 60, "text": "one"]
                #expect(try await bench.order("load", order).status == 200)
                if channel == "#general" { try await eventually { count("general") > 5 } }
                _ = try await bench.order("load/stop", [:])
            }
            let stopped = [count("general"), count("golang-cls")]
            let second: JSON = ["channel": "#random", "rate": 10, "seconds": 1, "text": "two"]
            #expect(try await bench.order("load", second).json["load"]?["said"] == 0)
            try await eventually { try await bench.get("/simulator/load").json["load"]?["said"] == 10 }
            #expect(count("random") == 10)
            // One may have been on its way.
            #expect(count("general") <= stopped[0] + 1)
            #expect(count("golang-cls") <= stopped[1] + 1)
            let load = try #require(try await bench.get("/simulator/load").json["load"])
            #expect(load["said"] == 10 && load["acknowledged"] == 10 && load["channel"] == "C01RANDOM00")
        }
    }

    @Test(
        "An order that can't be carried out says why",
        arguments: [
            ("load", ##"{"channel":"#nowhere"}"##, "no channel"),
            ("load", ##"{"channel":"#random","rate":0}"##, "rate"),
            ("daemons/kill", #"{"name":"consumer"}"#, "systemctl"),
            ("daemons/consumers", #"{"add":true}"#, "systemctl"),
        ]
    )
    func refused(path: String, body: String, word: String) async throws {
        try await withSimulator { bench in
            let answer = try await bench.order(path, try JSON(parsing: body))
            #expect(answer.status == 400)
            #expect(answer.json["error"]?.string?.contains(word) == true)
        }
    }

    /// A redis-server whose working directory is `place`.
    private static func startRedis(in place: String, _ folder: URL, _ name: String) throws -> ChildProcess {
        let socket = folder.appending(path: "\(name).sock").path
        return try ChildProcess(
            "/usr/bin/env",
            ["--chdir=\(place)", "/usr/bin/redis-server", "--port", "0", "--save", "", "--unixsocket", socket],
            log: folder.appending(path: "\(name).txt")
        )
    }

    @Test("Daemons are shown with process, memory and restarts; orders reach them, and no process of anybody else's")
    func daemons() async throws {
        try await withTemporaryFolder { folder in
            func write(_ text: String, _ name: String) throws {
                try Data("\(text)\n".utf8).write(to: folder.appending(path: name))
            }
            let own = try Self.startRedis(in: folder.path, folder, "own")
            let foreign = try Self.startRedis(in: "/tmp", folder, "foreign")
            let sleeper = try ChildProcess(
                "/usr/bin/env",
                ["--chdir=\(folder.path)", "sleep", "60"],
                log: folder.appending(path: "sleep.txt")
            )
            try write("\(own.pid)", "redis.pid")
            try write("3", "redis.starts")
            try write("\(foreign.pid)", "gateway.pid")
            try write("\(sleeper.pid)", "consumer.pid")
            try write("1", "bgtasks.pid")
            try write("-1", "consumer-2.pid")
            do {
                try await withSimulator {
                    $0.surroundings.runFolder = folder.path
                } _: { bench in
                    try await eventually {
                        try await bench.get("/simulator/daemons").json["processes"]?.elements?.count == 1
                    }
                    let report = try await bench.get("/simulator/daemons").json
                    #expect(report["processes"]?[0]?["name"] == "redis")
                    #expect(report["processes"]?[0]?["pid"]?.integer == Int(own.pid))
                    #expect(report["processes"]?[0]?["restarts"] == 2)
                    #expect((report["processes"]?[0]?["memory"]?.integer ?? 0) > 1 << 20)
                    #expect(report["down"]?.elements == ["bgtasks", "consumer", "consumer-2", "gateway"])
                    for name in ["gateway", "consumer", "bgtasks", "consumer-2", "run", "simulator", "../redis"] {
                        for order in ["kill", "restart"] {
                            let answer = try await bench.order("daemons/\(order)", ["name": .string(name)])
                            #expect(answer.status == 400, "\(order) \(name)")
                        }
                    }
                    #expect(own.isRunning && foreign.isRunning && sleeper.isRunning)
                    #expect(try await bench.order("daemons/kill", ["name": "redis"]).status == 200)
                    try await eventually { own.exitStatus == 128 + 9 }
                    #expect(try await bench.get("/simulator/daemons").json["down"]?.elements?.contains("redis") == true)
                }
            } catch {
                for process in [own, foreign, sleeper] { await process.stop(SIGKILL) }
                throw error
            }
            for process in [foreign, sleeper] { await process.stop(SIGKILL) }
        }
    }

    @Test("A content file is checked when it is saved: a mistake with file and line, until it is mended")
    func content() async throws {
        try await withTemporaryFolder { folder in
            let shipped = folder.appending(path: "responses")
            try FileManager.default.createDirectory(at: shipped, withIntermediateDirectories: true)
            let file = shipped.appending(path: "x.yaml")
            func save(_ text: String) throws { try Data(text.utf8).write(to: file, options: .atomic) }
            try save("commands:\n  - name: zebra\n    description: on zebras\n    text: A zebra.\n")
            try await withSimulator {
                $0.surroundings.contentDirectories = [shipped.path]
                $0.surroundings.siteDirectories = [folder.appending(path: "responses.d").path]
            } _: { bench in
                func content() async throws -> JSON {
                    try await bench.get("/simulator/content").json["content"] ?? .null
                }
                try await eventually { try await content()["state"] == "good" }
                try save("commands:\n  - name: zebra\n    descripton: on zebras\n    text: A zebra.\n")
                try await eventually { try await content()["state"] == "mistakes" }
                let mistakes = try #require(try await content()["mistakes"]?.elements)
                #expect(Set(mistakes.map { $0["file"]?.string }) == [file.path])
                let misspelt = mistakes.first { $0["message"]?.string?.contains("descripton") == true }
                #expect(misspelt?["line"] == 3)
                try save("commands:\n  - name: zebra\n    description: on zebras\n    text: Another zebra.\n")
                try await eventually { try await content()["state"] == "good" }
                #expect(try await content()["is_reload"] == true)
            }
        }
    }
}
