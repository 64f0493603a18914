import Foundation
import TestSupport

/// A server on core 0, and what it uses.
struct ServerProcess {
    let name: String
    let port: Int
    /// The process that does the work: nginx's worker, not its master.
    let pid: pid_t
    let process: ChildProcess

    /// Nanoseconds of CPU of all its threads.
    var cpu: Int64 {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        return tasks.reduce(0) { sum, task in
            let text = (try? String(contentsOfFile: "/proc/\(pid)/task/\(task)/schedstat", encoding: .utf8)) ?? ""
            return sum + (text.split(separator: " ").first.flatMap { Int64($0) } ?? 0)
        }
    }

    /// MiB: resident, and private to it and changed.
    var memory: (resident: Double, dirty: Double) {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/smaps_rollup", encoding: .utf8)) ?? ""
        func field(_ name: String) -> Double {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
            return (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? .nan) / 1024
        }
        return (field("Rss:"), field("Private_Dirty:"))
    }

    /// The first child of a process.
    static func child(of pid: pid_t) -> pid_t? {
        let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
        return text?.split(separator: " ").first.flatMap { pid_t($0) }
    }
}
