import Foundation
import Testing

@testable import Settings

@Suite("The package's example of gopherbot.env")
struct EnvironmentFileTests {
    /// Names that the file has, commented out or not.
    private let names: Set<String>

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../debian/examples/gopherbot.env").standardized
        let text = try String(contentsOf: file, encoding: .utf8)
        names = Set(text.matches(of: /(?m)^#?([A-Z][A-Z_]+)=/).map { String($0.output.1) })
    }

    /// `PORT`, since the socket unit listens; `GOPHER_INSTANCE_ID`, since all instances read the one file; and
    /// `GOPHER_CONTENT_DIR` and `GOPHER_SITE_DIR`, since the package has fixed folders. Client ids have no use yet.
    private static let left: Set<String> = [
        "PORT", "GOPHER_INSTANCE_ID", "GOPHER_CONTENT_DIR", "GOPHER_SITE_DIR", "GOPHER_SLACK_CLIENT_ID",
    ]

    @Test("It has every setting that is no secret, and REDIS_URL")
    func complete() {
        let wanted = SettingDefinition.table.filter { !$0.isSecret || $0.name == "REDIS_URL" }.map(\.name)
        #expect(names == Set(wanted).subtracting(Self.left))
    }
}
