import Foundation
import Testing

/// Slack's recorded and documented answers and its contract, beside the package.
enum ReferenceData {
    static let folder = URL(filePath: FileManager.default.currentDirectoryPath).appending(path: "../shared/slack")

    static var isThere: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "api/index.json").path())
    }

    static let missing: Comment = "needs ../shared/slack, which isn't there"

    struct AnswerFile: CustomTestStringConvertible, Sendable {
        let file: String
        let method: String
        let kind: String
        let error: String?

        var testDescription: String { file }
        func json() throws -> Any {
            try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "api/\(file)")))
        }
    }

    /// Empty where the data is missing.
    static let answers: [AnswerFile] = {
        guard let data = try? Data(contentsOf: folder.appending(path: "api/index.json")),
            let index = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let files = index["files"] as? [[String: Any]]
        else { return [] }
        return files.compactMap { entry in
            guard let file = entry["file"] as? String, let method = entry["method"] as? String else { return nil }
            return AnswerFile(
                file: file,
                method: method,
                kind: entry["kind"] as? String ?? "",
                error: entry["error"] as? String
            )
        }
    }()

    static func contract() throws -> [String: Any] {
        let data = try Data(contentsOf: folder.appending(path: "spec/web-api-contract.json"))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}
