/// A member's name in a form that is compared in three steps: its bytes, up to 24 of them, in three words.
///
/// No name that is looked for is longer, or has a NUL in it. All those that have or are count as the same name, which
/// equals none that is looked for.
struct JSONKey: Hashable {
    private let low: UInt64
    private let middle: UInt64
    private let high: UInt64

    /// - Parameter name: at most 24 bytes, without a NUL.
    init(_ name: String) {
        self.init(bytes: name.utf8.span)
    }

    /// - Parameter bytes: the name, unescaped.
    init(bytes: Span<UInt8>) {
        var words = InlineArray<3, UInt64>(repeating: 0)
        for index in bytes.indices {
            guard index < 24, bytes[index] != 0 else {
                self.init(low: .max, middle: .max, high: .max)
                return
            }
            words[index >> 3] |= UInt64(bytes[index]) << UInt64((index & 7) << 3)
        }
        self.init(low: words[0], middle: words[1], high: words[2])
    }

    /// The same for a name without escapes within a longer text, of which whole words can be read as long as it goes
    /// on. It has no NUL, which would have to be escaped.
    ///
    /// - Parameter range: where the name is, without its quotes.
    init(_ json: Span<UInt8>, _ range: Range<Int>) {
        let count = range.count
        guard count <= 24, range.lowerBound + 24 <= json.count else {
            self.init(bytes: json.extracting(range))
            return
        }
        func word(_ number: Int) -> UInt64 {
            let wanted = count - 8 * number
            if wanted <= 0 { return 0 }
            // unsafe: only for types with invalid bit patterns, of which an integer has none. The bounds are checked.
            let word = unsafe json.bytes.unsafeLoadUnaligned(
                fromByteOffset: range.lowerBound + 8 * number,
                as: UInt64.self
            )
            let value = UInt64(littleEndian: word)
            return wanted >= 8 ? value : value & ((1 << UInt64(8 * wanted)) - 1)
        }
        self.init(low: word(0), middle: word(1), high: word(2))
    }

    private init(low: UInt64, middle: UInt64, high: UInt64) {
        self.low = low
        self.middle = middle
        self.high = high
    }
}
