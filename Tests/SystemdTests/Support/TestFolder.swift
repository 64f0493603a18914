import Foundation

/// A fresh folder, removed with its content when the test ends.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path = "\(NSTemporaryDirectory())/systemd-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    }
}
