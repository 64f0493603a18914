package import NIOCore
package import NIOHTTP1

/// What a source answered.
package struct SourceAnswer: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: ByteBuffer

    package var isNotModified: Bool { status == 304 }

    /// For the next request. To be kept only with a position that has all of this answer behind it: what a run that
    /// stops half-way hasn't announced would never come again.
    package var validators: SourceValidators? {
        let validators = SourceValidators(
            entityTag: headers.first(name: "ETag"),
            lastModified: headers.first(name: "Last-Modified")
        )
        return validators.entityTag == nil && validators.lastModified == nil ? nil : validators
    }

    /// For errors about what can't be read: `text/html, 512 bytes`, and how it is packed where it is.
    package var shape: String {
        let type = headers.first(name: "Content-Type") ?? "no type"
        let packing =
            headers.first(name: "Content-Encoding").map { "\($0.prefix(20)), which was not asked for, " } ?? ""
        return "\(type.prefix(100)), \(packing)\(body.readableBytes) bytes"
    }

    package var bytes: [UInt8] { Array(body.readableBytesView) }
}

/// What a source marks an answer with, to be asked later whether there is anything new.
package struct SourceValidators: Sendable, Hashable, Codable {
    package var entityTag: String?
    package var lastModified: String?

    package init(entityTag: String?, lastModified: String?) {
        self.entityTag = entityTag
        self.lastModified = lastModified
    }
}
