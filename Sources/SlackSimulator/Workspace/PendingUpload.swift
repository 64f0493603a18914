/// A file that an app is uploading: first announced, then sent, then shared.
struct PendingUpload: Sendable, Hashable {
    let name: String
    /// When it was announced, in microseconds since 1970.
    let time: Int64
    /// In bytes, as announced.
    let length: Int
    /// Nil until it was sent.
    var content: [UInt8]?

    /// Where under the files' address it is sent to; its id follows.
    static let path = "upload/v1/"
}

extension Workspace {
    /// Who hasn't ended an upload within an hour won't: Slack gives up, too.
    private static let uploadLife: Int64 = 3600 * 1_000_000

    mutating func forgetOldUploads() {
        let now = Self.now
        uploads = uploads.filter { now - $0.value.time < Self.uploadLife }
    }

    /// Takes a file that is sent to the address that was given for it.
    ///
    /// - Parameter body: its bytes, or a form with them.
    mutating func receive(_ body: [UInt8], path: String) -> StandinAnswer {
        let id = String(path.dropFirst(PendingUpload.path.count))
        guard let upload = uploads[id] else { return StandinAnswer(status: 404, text: "Upload not found\n") }
        let content = body.count == upload.length ? body : FormDecoding.onlyPart(body)
        guard content.count == upload.length else {
            return StandinAnswer(status: 400, text: "Expected \(upload.length) bytes, got \(content.count)\n")
        }
        uploads[id]?.content = content
        return StandinAnswer(status: 200, text: "OK - \(content.count)")
    }
}

extension FormDecoding {
    /// The content of a form's first part; the body itself where it is no form.
    static func onlyPart(_ body: [UInt8]) -> [UInt8] {
        guard body.starts(with: "--".utf8), let lineEnd = body.firstRange(of: Array("\r\n".utf8)),
            let head = body.firstRange(of: Array("\r\n\r\n".utf8)),
            let end = body[head.upperBound...].firstRange(of: Array("\r\n".utf8) + body[..<lineEnd.lowerBound])
        else { return body }
        return Array(body[head.upperBound..<end.lowerBound])
    }
}
