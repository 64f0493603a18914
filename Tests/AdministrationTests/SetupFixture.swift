import Administration
import AsyncHTTPClient
import Foundation
import NIOPosix
import SlackAPI
import SlackSimulator
import Systemd
import TestSupport

/// An installation in a fresh folder, with a Slack and a Redis of its own.
struct SetupFixture {
    let root: URL
    let apiURL: String
    let redisURL: String
    let httpClient: HTTPClient

    /// Settings that are right and complete.
    var complete: String {
        """
        GOPHER_SLACK_BOT_ACCESS_TOKEN=\(SetupTests.token)
        GOPHER_SLACK_REQUEST_SECRET=\(SetupTests.signingSecret)
        REDIS_URL=\(redisURL)
        SLACK_API_URL=\(apiURL)

        """
    }

    /// Runs `gopherbot setup --from` with this file.
    ///
    /// - Returns: all that it has said.
    @discardableResult
    func run(_ file: String, checks: Bool = true) async throws -> String {
        try await run(.init(answers: EnvironmentFile(text: file), checks: checks, starts: false), input: "")
    }

    /// Answers its questions, a line each.
    func run(answers: [String]) async throws -> String {
        try await run(.init(starts: false), input: answers.map { "\($0)\n" }.joined())
    }

    private func run(_ options: Setup.Options, input: String) async throws -> String {
        let (answers, output) = (root.appending(path: "input"), root.appending(path: "output"))
        try Data(input.utf8).write(to: answers)
        try Data().write(to: output)
        let reading = try FileHandle(forReadingFrom: answers)
        let writing = try FileHandle(forWritingTo: output)
        defer {
            try? reading.close()
            try? writing.close()
        }
        try await Setup(
            installation: Installation(root: root.path),
            host: "test",
            units: nil,
            options: options,
            terminal: Terminal(input: reading.fileDescriptor, output: writing.fileDescriptor),
            httpClient: httpClient,
            eventLoop: testEventLoop()
        ).run()
        return try String(contentsOf: output, encoding: .utf8)
    }

    // MARK: /etc/gopherbot

    func path(_ name: String) -> String { root.appending(path: "etc/gopherbot/\(name)").path }

    func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func write(_ text: String, to name: String, mode: Int) throws {
        let folder = URL(filePath: path(name)).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    }

    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
    }

    func inode(_ name: String) throws -> UInt64? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.systemFileNumber] as? UInt64
    }

    /// Half-written files.
    func leftovers() throws -> [String] {
        let names = FileManager.default.enumerator(atPath: path(""))?.compactMap { $0 as? String } ?? []
        return names.filter { $0.contains(".new-") }
    }
}

/// Runs `body` with an installation that has nothing in it yet.
func withSetup(scopes: [String]? = nil, _ body: (SetupFixture) async throws -> Void) async throws {
    try await withRedis { server, _ in
        try await withSimulator { configuration in
            if let scopes { configuration.scopes = scopes }
        } _: { simulator in
            try await withTemporaryFolder { root in
                let httpClient = HTTPClient(
                    eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                    configuration: SlackClient.httpConfiguration
                )
                let fixture = SetupFixture(
                    root: root,
                    apiURL: "http://127.0.0.1:\(try await simulator.port)/api",
                    redisURL: "unix://\(server.socket)",
                    httpClient: httpClient
                )
                let result: Result<Void, any Error>
                do { result = .success(try await body(fixture)) } catch { result = .failure(error) }
                try await httpClient.shutdown()
                try result.get()
            }
        }
    }
}
