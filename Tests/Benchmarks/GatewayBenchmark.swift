import Foundation
import NIOCore
import NIOPosix
import Redis
import TestSupport
import WorkQueue

/// The gateway against nginx that answers 200 to the same requests, in turn.
struct GatewayBenchmark {
    let program: String
    let folder: URL
    let rounds: Int
    let seconds: Int
    let cores: Int

    private static let keys = QueueKeys(appName: "bench")

    fileprivate struct Row {
        var cpu: [Double] = []
        var rate: [Double] = []
        var p50: [Double] = []
        var p99: [Double] = []
    }

    /// - Returns: whether all that was acknowledged was stored.
    func run() async throws -> Bool {
        let events = try SignedEvents(count: 2000)
        let size = events.requests.map(\.readableBytes).reduce(0, +) / events.requests.count
        print(
            "Simulated: Slack, by \(events.requests.count) signed requests of \(size) bytes on average, over loopback."
        )
        return try await withRedis(["--maxmemory-policy", "noeviction"]) { redis, client in
            let started = ContinuousClock.now
            let gateway = try await startGateway(redis: redis.socket)
            let ready = started.duration(to: .now)
            print("gateway, start to first answer: \(ready.formatted(.units(allowed: [.milliseconds])))")
            return try await stoppingAfterwards(gateway) {
                guard let nginx = try await startNginx() else {
                    return try await measure([gateway], events, client)
                }
                return try await stoppingAfterwards(nginx) { try await measure([gateway, nginx], events, client) }
            }
        }
    }

    /// Ends the server also where the measuring fails.
    private func stoppingAfterwards(_ server: ServerProcess, _ body: () async throws -> Bool) async throws -> Bool {
        let result: Result<Bool, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await server.process.stop()
        return try result.get()
    }

    private func measure(_ servers: [ServerProcess], _ events: SignedEvents, _ client: RedisClient) async throws -> Bool
    {
        let gateway = servers[0]
        print(
            "\(cores) cores; the server has one, load and Redis the rest. Medians of \(rounds) rounds of \(seconds) s.\n"
        )
        let idle = gateway.memory

        var isStored = true
        for connections in [64, 1] {
            var rows: [String: Row] = [:]
            for _ in 0..<rounds {
                for server in servers {
                    let before = (cpu: server.cpu, stored: try await stored(client))
                    let load = LoadGenerator(port: server.port, requests: events.requests)
                    let result = try await load.run(connections: connections, seconds: seconds)
                    rows[server.name, default: Row()].add(result, cpu: server.cpu - before.cpu)
                    if server.name == gateway.name {
                        let added = try await stored(client) - before.stored
                        // Requests under way at the end may be stored without having been counted.
                        let isWhole = result.accepted <= added && added <= result.accepted + connections
                        if !isWhole || result.failed > 0 {
                            print("acknowledged \(result.accepted), stored \(added), refused \(result.failed)")
                            isStored = false
                        }
                        _ = try await client.send(.init("FLUSHALL"))
                    }
                }
            }
            report(rows, connections)
        }
        let loaded = gateway.memory
        print(
            format("gateway memory, MiB", idle.resident, idle.dirty, loaded.resident, loaded.dirty)
                + "   idle RSS, idle dirty, loaded RSS, loaded dirty"
        )
        print("all that was acknowledged is stored: \(isStored ? "yes" : "NO")")
        return isStored
    }

    private func report(_ rows: [String: Row], _ connections: Int) {
        print("\(connections) connections      CPU µs/event   events/s     p50 ms     p99 ms")
        for (name, row) in rows.sorted(by: { $0.key < $1.key }) {
            print(format(name, row.cpu.median, row.rate.median, row.p50.median, row.p99.median))
        }
        if let gateway = rows["gateway"], let nginx = rows["nginx"] {
            print("gateway / nginx, CPU: \(String(format: "%.2f", gateway.cpu.median / nginx.cpu.median))\n")
        }
    }

    private func format(_ name: String, _ values: Double...) -> String {
        name.padding(toLength: 20, withPad: " ", startingAt: 0)
            + values.map { String(format: "%11.2f", $0) }.joined()
    }

    private func startGateway(redis: String) async throws -> ServerProcess {
        let port = try await freePort()
        let process = try ChildProcess(
            "/usr/bin/taskset",
            ["-c", "0", program, "gateway"],
            environment: [
                "PORT": "\(port)", "GOPHER_APP_NAME": Self.keys.appName, "REDIS_URL": "unix://\(redis)",
                "GOPHER_SLACK_APP_ID": SignedEvents.app,
                "GOPHER_SLACK_TEAM_ID": SignedEvents.team, "GOPHER_SLACK_REQUEST_SECRET": SignedEvents.secret,
            ],
            log: folder.appending(path: "gateway.log")
        )
        try await waitUntilOpen(port, process)
        return ServerProcess(name: "gateway", port: port, pid: process.pid, process: process)
    }

    private func startNginx() async throws -> ServerProcess? {
        let program = "/usr/sbin/nginx"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            print("nginx is not installed (apt install nginx-light): no ratio.")
            return nil
        }
        let port = try await freePort()
        let configuration = folder.appending(path: "nginx.conf")
        // `return` answers before the body is read; nginx then reads and drops it, to keep the connection.
        try """
        daemon off; worker_processes 1; pid \(folder.path)/nginx.pid; error_log \(folder.path)/nginx.err;
        events { worker_connections 1024; }
        http {
            access_log off; keepalive_requests 1000000000; client_max_body_size 4m;
            server { listen 127.0.0.1:\(port); location / { default_type application/json; return 200 '{"ok":true}'; } }
        }
        """.write(to: configuration, atomically: true, encoding: .utf8)
        let process = try ChildProcess(
            "/usr/bin/taskset",
            ["-c", "0", program, "-c", configuration.path],
            log: folder.appending(path: "nginx.log")
        )
        try await waitUntilOpen(port, process)
        try await eventually { ServerProcess.child(of: process.pid) != nil }
        let worker = ServerProcess.child(of: process.pid) ?? process.pid
        return ServerProcess(name: "nginx", port: port, pid: worker, process: process)
    }

    private func waitUntilOpen(_ port: Int, _ process: ChildProcess) async throws {
        do {
            try await eventually {
                let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: port).get()
                try? await channel?.close()
                return channel != nil
            }
        } catch {
            print(process.output)
            throw error
        }
    }

    /// Entries in the streams. None is trimmed within a round, which is shorter than their ten minutes.
    private func stored(_ client: RedisClient) async throws -> Int {
        var count = 0
        for stream in EventStream.allCases {
            count += Int(try await client.send(.init("XLEN", .string(Self.keys.stream(stream)))).integer ?? 0)
        }
        return count
    }
}

extension GatewayBenchmark.Row {
    fileprivate mutating func add(_ result: LoadGenerator.Result, cpu nanoseconds: Int64) {
        cpu.append(Double(nanoseconds) / 1000 / Double(max(1, result.accepted)))
        rate.append(Double(result.accepted) / result.seconds)
        p50.append(result.milliseconds(atPercent: 50))
        p99.append(result.milliseconds(atPercent: 99))
    }
}

extension [Double] {
    fileprivate var median: Double {
        isEmpty ? .nan : sorted()[count / 2]
    }
}
