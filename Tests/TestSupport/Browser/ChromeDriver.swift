import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import SlackSimulator

/// Debian's chromedriver, as a process of a test's own.
///
/// - SeeAlso: W3C, "WebDriver".
package final class ChromeDriver: Sendable {
    private static let program = "/usr/bin/chromedriver"

    /// Whether a browser and its driver are there (`chromium`, `chromium-driver`).
    package static var isInstalled: Bool {
        ["/usr/bin/chromium", program].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private let process: ChildProcess
    private let folder: URL
    private let port: Int

    /// What a command answered instead of a value.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Starts it on a port of its own choice.
    init(folder: URL) async throws {
        self.folder = folder
        // A session of its own, by which all that comes of it is found again.
        process = try ChildProcess(
            "/usr/bin/setsid",
            [Self.program, "--port=0"],
            environment: ["HOME": folder.path, "TMPDIR": folder.path, "LANG": "C.UTF-8", "TZ": "UTC"],
            log: folder.appending(path: "chromedriver.log")
        )
        let found = Locked<Int?>(nil)
        do {
            try await eventually { [process] in
                let match = process.output.firstMatch(of: /started successfully on port (\d+)/)
                found.withLock { $0 = match.flatMap { Int($0.output.1) } }
                return found.value != nil || !process.isRunning
            }
        } catch {
            await process.stop(SIGKILL)
            throw error
        }
        guard let port = found.value else { throw Failure(description: "no chromedriver: \(process.output)") }
        self.port = port
    }

    /// Sends a command, and gives its value.
    func command(_ verb: String, _ path: String, _ body: JSON? = nil) async throws -> JSON {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .init(rawValue: verb)
        if let body { request.body = .bytes(ByteBuffer(bytes: body.bytes())) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let bytes = Array(buffer: try await response.body.collect(upTo: 1 << 26))
        let value = try JSON(parsing: bytes)["value"] ?? .null
        guard (200..<300).contains(response.status.code) else {
            let message = value["message"]?.string?.split(separator: "\n").first.map(String.init)
            throw Failure(description: "\(verb) \(path): \(value["error"]?.string ?? ""), \(message ?? "")")
        }
        return value
    }

    /// Ends it, and whatever it has started, for sure.
    func end() async {
        await process.stop()
        // What is left belongs to the driver's session or names this folder, and is nobody else's.
        for _ in 0..<500 {
            let left = leftovers()
            if left.isEmpty { return }
            left.forEach { kill($0, SIGKILL) }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    private func leftovers() -> [pid_t] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return all.filter { pid in
            // After the program's name in brackets: state, parent, group, session.
            let stat = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
            let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
            guard fields.count > 3, fields[0] != "Z" else { return false }
            if fields[3] == "\(process.pid)" { return true }
            let command = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
            return String(decoding: command, as: UTF8.self).contains(folder.path)
        }
    }
}
