import FoundationEssentials
import Glibc

/// The folder of `Tests/Local/run`: `NAME.pid` has a daemon's process id, `NAME.starts` how often it was started.
struct RunFolder: Sendable {
    let path: String

    /// What may be one of ours. Debian's redis-server is a link to redis-check-rdb.
    private static let programs: Set = ["gopherbot", "redis-server", "redis-check-rdb", "systemd-socket-activate"]
    private static let supervisor = "run"
    /// What has the page itself, and so is none of its daemons.
    private static let own: Set = [supervisor, "simulator"]

    /// A daemon that runs.
    struct Daemon: Sendable, Equatable {
        let name: String
        let pid: Int32
        /// Starts after the first.
        let restarts: Int
        let uptime: Duration
        /// Resident, in bytes.
        let memory: Int
    }

    /// Those that run, by name. A file whose process is gone, or somebody else's by now, counts as none.
    func daemons() -> [Daemon] {
        names().compactMap { name in
            guard !Self.own.contains(name), let pid = pid(of: name) else { return nil }
            let starts = ProcFile.text("\(path)/\(name).starts").flatMap { Int($0.trimmed) } ?? 1
            return Daemon(
                name: name,
                pid: pid,
                restarts: max(0, starts - 1),
                uptime: Self.uptime(of: pid),
                memory: Self.memory(of: pid)
            )
        }
    }

    /// The names of those that are kept running and aren't at the moment.
    func missing(beside daemons: [Daemon]) -> [String] {
        let names = Set(daemons.map(\.name))
        return self.names().filter { !Self.own.contains($0) && !names.contains($0) }
    }

    private func names() -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return files.filter { $0.hasSuffix(".pid") }.map { String($0.dropLast(4)) }.sorted()
    }

    /// Sends a signal to a daemon, which the script starts again where it ends.
    ///
    /// - Throws: ``SimulatorError`` where that isn't running, or the process is none of ours.
    func signal(_ name: String, _ number: Int32) throws(SimulatorError) {
        guard names().contains(name) else {
            throw SimulatorError("There is no daemon “\(name)” in \(path): \(names().joined(separator: ", ")).")
        }
        guard let pid = pid(of: name) else {
            throw SimulatorError("“\(name)” isn't running, or its process is none of make run's any more.")
        }
        guard kill(pid, number) == 0 else {
            throw SimulatorError("“\(name)” (process \(pid)) took no signal: error \(errno).")
        }
    }

    /// Asks the script for one more consumer (SIGUSR1), or to end the last one that was added (SIGUSR2).
    func changeConsumers(adding: Bool) throws(SimulatorError) {
        try signal(Self.supervisor, adding ? SIGUSR1 : SIGUSR2)
    }

    /// The process of a pid file, if it is ours: its working directory is this folder, and its program one of the bot's.
    private func pid(of name: String) -> Int32? {
        guard let pid = ProcFile.text("\(path)/\(name).pid").flatMap({ Int32($0.trimmed) }), pid > 1,
            ProcFile.link("/proc/\(pid)/cwd") == ProcFile.real(path), let program = ProcFile.link("/proc/\(pid)/exe")
        else { return nil }
        let file = program.split(separator: "/").last.map(String.init) ?? ""
        // A program that was built anew meanwhile.
        let known = file.hasSuffix(" (deleted)") ? String(file.dropLast(10)) : file
        if name == Self.supervisor {
            let words = ProcFile.text("/proc/\(pid)/cmdline")?.split(separator: "\0") ?? []
            return words.contains { $0.hasSuffix("Tests/Local/run") } ? pid : nil
        }
        return Self.programs.contains(known) ? pid : nil
    }

    private static func uptime(of pid: Int32) -> Duration {
        // The fields after the program's name, which may hold anything; the 20th of them is the start, in ticks.
        guard let text = ProcFile.text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")"),
            let since = ProcFile.text("/proc/uptime")?.split(separator: " ").first.flatMap({ Double($0) })
        else { return .zero }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let start = Double(fields[19]) else { return .zero }
        return .seconds(max(0, since - start / Double(sysconf(Int32(_SC_CLK_TCK)))))
    }

    private static func memory(of pid: Int32) -> Int {
        let fields = ProcFile.text("/proc/\(pid)/statm")?.split(separator: " ") ?? []
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * sysconf(Int32(_SC_PAGESIZE))
    }
}

extension String {
    fileprivate var trimmed: Substring { prefix { !$0.isWhitespace } }
}
