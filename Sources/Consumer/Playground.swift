import SlackAPI

/// The Go Playground, as far as it takes sources.
struct Playground: Sendable {
    /// An id has a dozen characters; anything much longer is a page of HTML.
    private static let maximumID = 64

    let configuration: PlaygroundConfiguration
    let transfer: Transfer

    /// Uploads a source.
    ///
    /// - Returns: the link to it.
    /// - Throws: ``TransferError``, also for an answer that isn't an id: it would become a part of a link.
    func upload(_ source: String, deadline: ContinuousClock.Instant) async throws(TransferError) -> String {
        let answer = try await transfer.post(
            Array(source.utf8),
            to: "\(configuration.url)/_/share",
            maximumAnswer: Self.maximumID + 2,
            deadline: min(deadline, .now + configuration.timeout)
        )
        // A line end behind the id does no harm.
        let id = answer.reversed().drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.reversed()
        guard (1...Self.maximumID).contains(id.count), id.allSatisfy(Self.isIDByte) else {
            throw TransferError(.unusable("it is no id of a shared source"), server: "the Playground")
        }
        return "\(configuration.url)/play/p/\(String(decoding: id, as: UTF8.self))"
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
