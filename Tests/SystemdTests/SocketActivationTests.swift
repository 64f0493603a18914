import Foundation
import Glibc
import Testing

@testable import Systemd

/// With a real `systemd-socket-activate`, which starts this test program again at the first connection.
@Suite("Socket activation")
struct SocketActivationTests {
    private static let activator = "/usr/bin/systemd-socket-activate"

    struct Case: Sendable, CustomTestStringConvertible {
        let names: [String]
        let sockets: Int
        /// What the child writes to the connection.
        let answer: String
        var testDescription: String { "\(sockets) socket(s), --fdname=\(names.joined(separator: ":"))" }
    }

    @Test(
        "The child finds its socket by name, or the only one, and its own children inherit nothing",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: activator),
            "systemd-socket-activate is not installed"
        ),
        .timeLimit(.minutes(1)),
        arguments: [
            Case(names: ["gateway"], sockets: 1, answer: "gateway of gateway"),
            Case(names: [], sockets: 1, answer: "unknown of unknown"),
            Case(names: ["gateway", "control"], sockets: 2, answer: "gateway of gateway, control"),
            Case(names: [], sockets: 2, answer: "systemd passed no socket named 'gateway', only 'unknown', 'unknown'"),
            Case(
                names: ["one"],
                sockets: 2,
                answer: "systemd passed no socket named 'gateway', only 'one', 'one'"
            ),
        ]
    )
    func activation(_ testCase: Case) throws {
        let folder = try TestFolder()
        let process = Process()
        process.executableURL = URL(filePath: Self.activator)
        process.arguments =
            (0..<testCase.sockets).map { "--listen=\(folder.path)/\($0)" }
            + testCase.names.map { "--fdname=\($0)" }
            + ["--setenv=\(Child.variable)=activation"]
            + (try Child.command(filter: "SystemdTests.SocketActivationTests/part"))
        let output = Pipe()
        process.standardError = output
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        defer { process.waitUntilExit() }

        // One line for each socket; then it can be connected to.
        var log = ""
        while log.components(separatedBy: "Listening on").count <= testCase.sockets {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "systemd-socket-activate ended: \(log)")
            log += String(decoding: data, as: UTF8.self)
        }
        let connection = try TestSocket.connected(to: "\(folder.path)/0")
        let answer = try connection.receiveAll()
        #expect(answer.hasPrefix(testCase.answer), "\(answer)")
        #expect(answer.hasSuffix(" environment []"), "\(answer)")
    }

    @Test(
        "(In the child) the answer says what was passed",
        .enabled(if: Child.part == "activation", "a part that the test above starts in a process of its own")
    )
    func part() throws {
        let sockets = try ListenSockets.receive()
        var answer: String
        do {
            let found = try sockets.named("gateway", unit: "gopherbot-gateway.socket")
            answer = "\(found.map(\.name).joined()) of \(sockets.names.joined(separator: ", "))"
        } catch {
            answer = "\(error)"
        }
        let left = ProcessInfo.processInfo.environment.keys.filter { $0.hasPrefix("LISTEN_") }
        answer += " environment \(left.sorted())"

        // The first socket is descriptor 3, whatever its name; the parent connected before it started us.
        // No address is asked for.
        let connection = accept(3, nil, nil)
        FileHandle(fileDescriptor: connection, closeOnDealloc: true).write(Data(answer.utf8))
    }
}
