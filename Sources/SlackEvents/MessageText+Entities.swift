extension MessageText {
    /// Makes a text safe to send: `&`, `<` and `>` become entities, so that nothing in it is a mention or a link.
    package static func escape(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Undoes ``escape(_:)``: decodes `&amp;`, `&lt;` and `&gt;`, once. Slack uses no other entities.
    package static func unescape(_ text: String) -> String {
        let text = text.utf8.span
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var offset = 0
        while offset < text.count {
            let (byte, length) = entity(text, at: offset) ?? (text[offset], 1)
            bytes.append(byte)
            offset += length
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the entity that begins here stands for, and its length in bytes; nil where none begins.
    static func entity(_ text: Span<UInt8>, at start: Int) -> (UInt8, length: Int)? {
        guard text[start] == UInt8(ascii: "&") else { return nil }
        func follows(_ name: String) -> Bool {
            let name = name.utf8.span
            guard text.count - start > name.count else { return false }
            for index in name.indices where text[start + 1 + index] != name[index] {
                return false
            }
            return true
        }
        if follows("amp;") { return (UInt8(ascii: "&"), 5) }
        if follows("lt;") { return (UInt8(ascii: "<"), 4) }
        if follows("gt;") { return (UInt8(ascii: ">"), 4) }
        return nil
    }
}

extension String {
    /// - Parameter bytes: a part of a string, cut at whole characters.
    init(bytes: Span<UInt8>) {
        // unsafe: the pointer is only used within the call, and decoding replaces what is not UTF-8.
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
