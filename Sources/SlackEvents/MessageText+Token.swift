extension MessageText {
    /// What stands between `<` and `>`, where that is something that Slack puts there.
    enum Token: Equatable {
        case user(id: String, label: String?)
        case subteam(id: String, label: String?)
        case channel(ChannelMention)
        case broadcast(Broadcast)
        /// A link, a mail address or a date: the bytes of the token that Slack shows for it, entities and all.
        case reduced(Range<Int>)

        /// - Parameter content: the bytes between the angle brackets, none of which is one of these. Nil for rubbish.
        init?(_ content: Span<UInt8>) {
            let bar = content.firstIndex(of: UInt8(ascii: "|")) ?? content.count
            let head = content.extracting(0..<bar)
            let label = bar + 1 < content.count ? bar + 1..<content.count : nil
            func text(_ range: Range<Int>?) -> String? {
                range.map { MessageText.unescape(String(bytes: content.extracting($0))) }
            }
            guard let first = head.first else { return nil }
            switch first {
            case UInt8(ascii: "@"):
                guard let id = head.id(from: 1, kinds: "UW") else { return nil }
                self = .user(id: id, label: text(label))
            case UInt8(ascii: "#"):
                guard let id = head.id(from: 1, kinds: "CG") else { return nil }
                self = .channel(ChannelMention(id: id, name: text(label)))
            case UInt8(ascii: "!"):
                if head.starts(with: "!subteam^") {
                    guard let id = head.id(from: 9, kinds: "S") else { return nil }
                    self = .subteam(id: id, label: text(label))
                } else if head.starts(with: "!date^") {
                    guard let label, Self.isDate(head) else { return nil }
                    self = .reduced(label)
                } else {
                    guard head.count <= 9, let broadcast = Broadcast(rawValue: String(bytes: head.extracting(1..<bar)))
                    else { return nil }
                    self = .broadcast(broadcast)
                }
            default:
                guard let address = Self.address(head) else { return nil }
                self = .reduced(label ?? address)
            }
        }

        /// `!date^<seconds>^<format>`, where the format isn't empty. A link may follow it.
        private static func isDate(_ head: Span<UInt8>) -> Bool {
            var offset = 6
            while offset < head.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(head[offset]) {
                offset += 1
            }
            return offset > 6 && offset + 1 < head.count && head[offset] == UInt8(ascii: "^")
        }

        /// The part of a link's address that is shown where there is no label; nil where it is no link. Slack makes
        /// links of `scheme://…`, and of mail addresses and telephone numbers, whose scheme nobody has typed.
        private static func address(_ head: Span<UInt8>) -> Range<Int>? {
            var offset = 0
            while offset < head.count, head[offset].isSchemeCharacter {
                offset += 1
            }
            let rest = head.extracting(offset..<head.count)
            guard offset > 0, rest.count > 1, rest[0] == UInt8(ascii: ":") else { return nil }
            if rest.starts(with: "://") {
                return rest.count > 3 ? 0..<head.count : nil
            }
            let scheme = String(bytes: head.extracting(0..<offset))
            return scheme == "mailto" || scheme == "tel" ? offset + 1..<head.count : nil
        }
    }
}

extension UInt8 {
    fileprivate var isSchemeCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default:
            false
        }
    }
}

extension Span<UInt8> {
    fileprivate var first: UInt8? { isEmpty ? nil : self[0] }

    fileprivate func firstIndex(of byte: UInt8) -> Int? {
        for index in indices where self[index] == byte {
            return index
        }
        return nil
    }

    fileprivate func starts(with prefix: String) -> Bool {
        let prefix = prefix.utf8.span
        guard count >= prefix.count else { return false }
        for index in prefix.indices where self[index] != prefix[index] {
            return false
        }
        return true
    }

    /// Slack's ids: a letter for the kind, then at least one capital or digit. Nil where the bytes are anything else.
    fileprivate func id(from start: Int, kinds: String) -> String? {
        guard count >= start + 2, kinds.utf8.contains(self[start]) else { return nil }
        for index in start + 1..<count {
            switch self[index] {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): continue
            default: return nil
            }
        }
        return String(bytes: extracting(start..<count))
    }
}
