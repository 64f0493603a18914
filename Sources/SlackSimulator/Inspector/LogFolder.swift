import FoundationEssentials
import Glibc

/// Reads the daemons' log files as they grow: `NAME.log` in one folder, of which the lines of JSON are taken.
struct LogFolder {
    let path: String

    /// How much of a file is read at once, and how long a line may be; ours have 8 KiB at most.
    private static let chunk = 1 << 18

    private struct Tail {
        var offset: off_t = 0
        /// The beginning of a line whose end isn't written yet.
        var rest: [UInt8] = []
    }

    private var tails: [String: Tail] = [:]

    init(path: String) {
        self.path = path
    }

    /// What was written since the last time.
    mutating func news() -> [LogLine] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasSuffix(".log") }.sorted().flatMap { name in
            news(of: name, daemon: String(name.dropLast(4)))
        }
    }

    private mutating func news(of name: String, daemon: String) -> [LogLine] {
        var tail = tails[name] ?? Tail()
        defer { tails[name] = tail }
        // The path is only read, and only during the call.
        let descriptor = unsafe open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        // A file that was begun anew is read from its beginning.
        if lseek(descriptor, 0, SEEK_END) < tail.offset { tail = Tail() }
        var lines: [LogLine] = []
        var buffer = [UInt8](repeating: 0, count: Self.chunk)
        while true {
            // The count is the buffer's own.
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe pread(descriptor, $0.baseAddress, $0.count, tail.offset)
            }
            guard count > 0 else { return lines }
            tail.offset += off_t(count)
            tail.rest += buffer[..<count]
            let parts = tail.rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for part in parts.dropLast() where part.first == UInt8(ascii: "{") {
                let line = LogLine(daemon: daemon, json: String(decoding: part, as: UTF8.self))
                if let line { lines.append(line) }
            }
            tail.rest = parts.last.map { $0.count > Self.chunk ? [] : Array($0) } ?? []
        }
    }
}
