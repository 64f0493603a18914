import Foundation
import Testing

@testable import Systemd

@Suite("Memory of an idle daemon")
struct IdleMemoryTests {
    /// Kilobytes that are resident, of files as well as of its own.
    private static var resident: Int? {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
    }

    @Test("What isn't in use is given back, and the program goes on")
    func giveBack() throws {
        let before = try #require(Self.resident)
        IdleMemory.giveBack()
        let after = try #require(Self.resident)
        #expect(after < before)
        #expect((1...1000).map { "\($0)" }.joined().count == 2893)
    }
}
