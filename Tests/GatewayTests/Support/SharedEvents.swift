import Foundation

/// Deliveries of real workspaces beside the repository, which not every checkout has.
enum SharedEvents {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/slack/events").standardizedFileURL

    static var isMissing: Bool {
        !FileManager.default.fileExists(atPath: folder.appending(path: "index.json").path)
    }

    /// The JSON objects of one folder by their file's name; none where it is missing.
    static func objects(in name: String) throws -> [(name: String, object: [String: Any])] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path)
        return try names.filter { $0.hasSuffix(".json") }.sorted().map { file in
            let data = try Data(contentsOf: folder.appending(path: "\(name)/\(file)"))
            return ("\(name)/\(file)", try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:])
        }
    }

    /// The delivery as if it were for the tests' installation: with its ids, and those of the envelope that are missing.
    static func delivery(_ object: [String: Any], id: String) throws -> [UInt8] {
        var object = object
        object["token"] = Installation.token
        object["team_id"] = Installation.teamID
        object["api_app_id"] = Installation.appID
        if (object["event_id"] as? String ?? "").isEmpty { object["event_id"] = id }
        if (object["type"] as? String ?? "").isEmpty { object["type"] = "event_callback" }
        return Array(try JSONSerialization.data(withJSONObject: object))
    }
}
