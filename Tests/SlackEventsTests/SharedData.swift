import Foundation
import SlackEvents

/// Reference data beside the repository, which not every checkout has.
enum SharedData {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared").standardizedFileURL

    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: path).path(percentEncoded: false))
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: path)))
    }

    /// The JSON files of a folder, as paths from ``folder``, in order. None where the folder is missing.
    static func json(in path: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: path).path(percentEncoded: false)
        )
        return (names ?? []).filter { $0.hasSuffix(".json") }.sorted().map { "\(path)/\($0)" }
    }
}

func scan(_ json: String) throws(JSONScanError) -> Envelope {
    try scan(Array(json.utf8))
}

func scan(_ json: [UInt8]) throws(JSONScanError) -> Envelope {
    try Envelope.scan(json.span)
}

func decode(_ json: String) throws(JSONScanError) -> InboundEvent {
    try decode(Array(json.utf8))
}

func decode(_ json: [UInt8]) throws(JSONScanError) -> InboundEvent {
    try InboundEvent.decode(json.span)
}

/// A message out of its JSON, which has to be one.
func message(_ json: String) throws -> MessageEvent {
    guard case .message(let message) = try decode(json) else { throw NotAMessage() }
    return message
}

struct NotAMessage: Error {}
