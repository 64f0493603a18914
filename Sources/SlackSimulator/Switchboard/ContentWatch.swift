import Bot
import Content
import FoundationEssentials
import Glibc

/// Watches the content's folders, and has the daemons that read them do so again after a change.
///
/// By looking at names, sizes and times twice a second: there are some dozen files, and an editor's way of saving
/// (another file put in the place of the old one) makes no difference.
struct ContentWatch: Sendable {
    let simulator: SlackSimulator
    let surroundings: Surroundings

    private static let interval: Duration = .milliseconds(500)

    private struct Stamp: Hashable {
        let path: String
        let size: Int
        let seconds: Int
        let nanoseconds: Int
        let inode: UInt
    }

    /// Until the task is cancelled.
    func run() async {
        var known = stamps()
        check(isReload: false)
        var isChanging = false
        while (try? await Task.sleep(for: Self.interval)) != nil {
            let now = stamps()
            if now != known {
                // What is still being written is looked at when it is at rest.
                known = now
                isChanging = true
            } else if isChanging {
                isChanging = false
                check(isReload: true)
            }
        }
    }

    private func check(isReload: Bool) {
        let report = ContentReport(
            directories: surroundings.contentDirectories,
            optional: surroundings.siteDirectories
        )
        var told: [String] = []
        if isReload, let path = surroundings.runFolder {
            let folder = RunFolder(path: path)
            for daemon in folder.daemons() where daemon.name.hasPrefix("consumer") || daemon.name == "bgtasks" {
                if (try? folder.signal(daemon.name, SIGHUP)) != nil { told.append(daemon.name) }
            }
        }
        simulator.update { state in
            state.content = [
                "state": report.mistakes.isEmpty ? "good" : "mistakes",
                "mistakes": .array(report.mistakes.map(\.json)),
                "notices": .array(report.notices.map(\.json)),
                "summary": report.summary.map(JSON.string) ?? .null,
                "told": .strings(told), "is_reload": .bool(isReload),
            ]
            state.tell(["kind": "content", "content": state.content])
        }
    }

    private func stamps() -> Set<Stamp> {
        var stamps: Set<Stamp> = []
        for folder in surroundings.contentDirectories + surroundings.siteDirectories {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                guard name.hasSuffix(".yaml"), !name.hasPrefix(".") else { continue }
                let path = "\(folder)/\(name)"
                var status = stat()
                // The path is only read, the status only written, and both only during the call.
                guard unsafe stat(path, &status) == 0 else { continue }
                stamps.insert(
                    Stamp(
                        path: path,
                        size: Int(status.st_size),
                        seconds: status.st_mtim.tv_sec,
                        nanoseconds: status.st_mtim.tv_nsec,
                        inode: UInt(status.st_ino)
                    )
                )
            }
        }
        return stamps
    }
}

extension ContentProblem {
    fileprivate var json: JSON {
        ["file": .string(location.file), "line": .integer(location.line), "message": .string(message)]
    }
}
