import Foundation

/// Slack's own client for Python, in a virtual environment that is made once and kept in the temporary folder.
enum SlackSDK {
    static let version = "3.48.0"

    private static let folder = FileManager.default.temporaryDirectory.appending(path: "gopherbot-slack-sdk-\(version)")
    private static var python: String { folder.appending(path: "bin/python3").path }

    /// Whether the client is there, or could be installed.
    static func isAvailable() async -> Bool { await preparation.value }

    /// Asked for by several tests, done once.
    private static let preparation = Task {
        if await hasSDK(python) { return true }
        // Made beside its place, so that nobody meets it half done, and moved there whole.
        let new = folder.deletingLastPathComponent().appending(path: "gopherbot-slack-sdk-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: new) }
        guard await (try? run("/usr/bin/env", ["python3", "-m", "venv", new.path]))?.status == 0 else { return false }
        let install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "slack_sdk==\(version)"]
        guard await (try? run(new.appending(path: "bin/python3").path, install))?.status == 0 else { return false }
        try? FileManager.default.removeItem(at: folder)
        try? FileManager.default.moveItem(at: new, to: folder)
        return await hasSDK(python)
    }

    private static func hasSDK(_ python: String) async -> Bool {
        let script = "import slack_sdk.version as v; assert v.__version__ == '\(version)'"
        guard FileManager.default.isExecutableFile(atPath: python) else { return false }
        return await (try? run(python, ["-c", script]))?.status == 0
    }

    /// Runs a script with the client.
    ///
    /// - Parameter input: its standard input.
    /// - Returns: the exit status, and what it wrote, errors too.
    static func run(_ script: String, input: String) async throws -> (status: Int32, output: String) {
        try await run(python, ["-c", script], input: input)
    }

    private static func run(
        _ program: String,
        _ arguments: [String],
        input: String = ""
    ) async throws -> (status: Int32, output: String) {
        // Files, not pipes: a pipe that fills up would have to be read meanwhile.
        let folder = FileManager.default.temporaryDirectory.appending(path: "gopherbot-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let inputFile = folder.appending(path: "input")
        let outputFile = folder.appending(path: "output")
        try Data(input.utf8).write(to: inputFile)
        try Data().write(to: outputFile)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        let output = try FileHandle(forWritingTo: outputFile)
        process.standardOutput = output
        process.standardError = output
        let (ends, end) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { process in
            end.yield(process.terminationStatus)
            end.finish()
        }
        try process.run()
        let identifier = process.processIdentifier
        let status = await withTaskCancellationHandler {
            await ends.first { _ in true }
        } onCancel: {
            kill(identifier, SIGTERM)
        }
        return (status ?? -1, String(decoding: try Data(contentsOf: outputFile), as: UTF8.self))
    }
}
