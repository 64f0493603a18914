import Foundation
import TestSupport
import Testing

@Suite("Descriptors", .timeLimit(.minutes(1)))
struct DescriptorLeakTests {
    private static func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    @Test("Started and stopped several times, the gateway leaves none open")
    func leak() async throws {
        // In a process of its own, since the other tests open descriptors meanwhile.
        await #expect(processExitsWith: .success) {
            try await withRedis { server, _ in
                func cycle() async throws {
                    try await withGateway(server.configuration) { gateway in
                        let open = try await gateway.connect()
                        open.send(SlackRequest(Composed.envelope()))
                        #expect(try await open.answer().status == 200)
                        let statuses = try await gateway.statuses(of: [Composed.envelope(), "{}"])
                        #expect(statuses == [200, 400])
                    }
                }
                // The first start opens what stays: the event loops' own.
                try await cycle()
                let before = try Self.openDescriptors()
                let file = try #require(FileHandle(forReadingAtPath: "/dev/null"))
                let withOneMore = try Self.openDescriptors()
                try file.close()
                #expect(withOneMore == before + 1)
                for _ in 0..<5 { try await cycle() }
                try await eventually { try Self.openDescriptors() <= before }
            }
        }
    }
}
