import Foundation

/// The test program itself, started again for one test that plays a part there.
enum Child {
    /// Set to the part's name in the child.
    static let variable = "SYSTEMD_TESTS_PART"

    /// The part this process plays; nil in an ordinary run.
    static var part: String? { ProcessInfo.processInfo.environment[variable] }

    /// The program and its arguments to run the tests whose name matches.
    static func command(filter: String) throws -> [String] {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return [program, "--testing-library", "swift-testing", "--filter", filter]
    }
}
