import Foundation

/// The reference data beside the repository, where it is there.
enum SharedData {
    private static let folder = URL(filePath: #filePath).appending(path: "../../../../shared").standardized

    static func json(_ path: String) -> [String: Any]? {
        guard let data = try? Data(contentsOf: folder.appending(path: path)) else { return nil }
        return try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    }

    static func sayThatItIsMissing() {
        print("skipped: ../shared is not here")
    }
}
