extension MessageText {
    /// Goes over a text once. Looking ahead for a token's end stops at the next `<`, so that no byte is looked at more
    /// than a fixed number of times, whatever the text.
    package struct Parser {
        /// How often a byte of the text was looked at, for the test of that.
        package private(set) var reads = 0

        private var visible: [UInt8] = []
        /// As `visible`, but without code.
        private var matching: [UInt8] = []
        /// Where in `matching` the first and the last mention were cut out.
        private var cuts: ClosedRange<Int>?
        /// The ids that have been met, of whatever kind.
        private var known: Set<String> = []

        package init() {}

        /// - Parameters:
        ///   - text: UTF-8.
        ///   - result: has nothing but its original text yet.
        package mutating func read(_ text: Span<UInt8>, into result: inout MessageText) {
            visible.reserveCapacity(text.count)
            matching.reserveCapacity(text.count)
            var offset = 0
            while offset < text.count {
                if isFence(text, at: offset) {
                    offset = readCode(text, from: offset + 3, into: &result)
                } else if let (token, end) = token(text, at: offset) {
                    take(token, text, contentStart: offset + 1, into: &result)
                    offset = end
                } else {
                    let (byte, length) = character(text, at: offset)
                    visible.append(byte)
                    matching.append(byte)
                    offset += length
                }
            }
            result.visible = MessageText.trimmed(String(decoding: visible, as: UTF8.self))
            result.matchable = MessageText.matchable(String(decoding: matching, as: UTF8.self), cuts: cuts)
        }

        /// - Parameter start: after the opening fence.
        /// - Returns: after the closing fence, or the text's end.
        private mutating func readCode(_ text: Span<UInt8>, from start: Int, into result: inout MessageText) -> Int {
            var code: [UInt8] = []
            var offset = start
            var isClosed = false
            while offset < text.count, !isClosed {
                if isFence(text, at: offset) {
                    isClosed = true
                    offset += 3
                } else if let (token, end) = token(text, at: offset), case .reduced(let range) = token {
                    code.append(contentsOf: decoded(text, range, contentStart: offset + 1))
                    offset = end
                } else {
                    let (byte, length) = character(text, at: offset)
                    code.append(byte)
                    offset += length
                }
            }
            visible.append(contentsOf: "```".utf8)
            visible.append(contentsOf: code)
            if isClosed {
                visible.append(contentsOf: "```".utf8)
            }
            // What stands before and after the code are different words.
            matching.append(UInt8(ascii: " "))
            result.code.append(CodeBlock(text: String(decoding: code, as: UTF8.self), isClosed: isClosed))
            return offset
        }

        private mutating func take(
            _ token: Token,
            _ text: Span<UInt8>,
            contentStart: Int,
            into result: inout MessageText
        ) {
            switch token {
            case .user(let id, let label):
                if known.insert(id).inserted {
                    result.users.append(id)
                }
                result.labels[id] = result.labels[id] ?? label
            case .subteam(let id, let label):
                if known.insert(id).inserted {
                    result.subteams.append(id)
                }
                result.labels[id] = result.labels[id] ?? label
            case .channel(let channel):
                if known.insert(channel.id).inserted {
                    result.channels.append(channel)
                }
            case .broadcast(let broadcast):
                result.broadcasts.insert(broadcast)
            case .reduced(let range):
                let shown = decoded(text, range, contentStart: contentStart)
                visible.append(contentsOf: shown)
                matching.append(contentsOf: shown)
                return
            }
            cuts = (cuts?.lowerBound ?? matching.count)...matching.count
        }

        /// - Parameter range: within a token's content, which begins at `contentStart`.
        private mutating func decoded(_ text: Span<UInt8>, _ range: Range<Int>, contentStart: Int) -> [UInt8] {
            let text = text.extracting(0..<contentStart + range.upperBound)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(range.count)
            var offset = contentStart + range.lowerBound
            while offset < text.count {
                let (byte, length) = character(text, at: offset)
                bytes.append(byte)
                offset += length
            }
            return bytes
        }
    }
}

extension MessageText.Parser {
    private mutating func isFence(_ text: Span<UInt8>, at offset: Int) -> Bool {
        let backtick = UInt8(ascii: "`")
        reads += 1
        guard text[offset] == backtick, offset + 3 <= text.count else { return false }
        reads += 2
        return text[offset + 1] == backtick && text[offset + 2] == backtick
    }

    /// The token that begins here, and where the text goes on after it; nil where none begins, or what does is rubbish.
    private mutating func token(_ text: Span<UInt8>, at start: Int) -> (MessageText.Token, end: Int)? {
        reads += 1
        guard text[start] == UInt8(ascii: "<") else { return nil }
        for offset in start + 1..<text.count {
            reads += 1
            switch text[offset] {
            case UInt8(ascii: ">"):
                reads += offset - start
                return MessageText.Token(text.extracting(start + 1..<offset)).map { ($0, offset + 1) }
            case UInt8(ascii: "<"), UInt8(ascii: "\n"):
                return nil
            default:
                continue
            }
        }
        return nil
    }

    /// The byte that is next, or the one that the entity here stands for, and how long it is in the text.
    private mutating func character(_ text: Span<UInt8>, at offset: Int) -> (UInt8, length: Int) {
        reads += 1
        guard text[offset] == UInt8(ascii: "&") else { return (text[offset], 1) }
        reads += 4
        return MessageText.entity(text, at: offset) ?? (UInt8(ascii: "&"), 1)
    }
}
