/// Puts letters and their marks into one scalar each, where Unicode has one.
///
/// Keyboards and programs differ: iOS and Windows write `é` as one scalar, file names of macOS as two. This is Unicode's
/// canonical composition of small letters, for marks in their canonical order, which is what is met; without Foundation,
/// which has the whole of it and would double the program.
///
/// - SeeAlso: Unicode Standard Annex 15, "Unicode Normalization Forms".
enum Composition {
    /// The one scalar for both; nil if there is none.
    static func compose(_ base: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
        // Most of what is written can't be a mark, and isn't looked up.
        switch mark.value {
        case ..<0x300: nil
        case 0x1161...0x1175, 0x11A8...0x11C2: syllable(base.value, mark.value)
        case 0x300...0x345, 0x653...0x655, 0x93C...0xDDF, 0x102E, 0x1B35, 0x3099...0x309A, 0x110BA...0x11930:
            composed[UInt64(base.value) << 32 | UInt64(mark.value)]
        default: nil
        }
    }

    /// A Korean syllable of its first two sounds, or of these and the last; Unicode computes them.
    ///
    /// - SeeAlso: The Unicode Standard, 3.12, "Hangul Syllable Composition".
    private static func syllable(_ base: UInt32, _ sound: UInt32) -> Unicode.Scalar? {
        switch base {
        case 0x1100...0x1112 where sound < 0x11A8:
            Unicode.Scalar(0xAC00 + ((base - 0x1100) * 21 + (sound - 0x1161)) * 28)
        case 0xAC00...0xD7A3 where sound >= 0x11A8 && (base - 0xAC00) % 28 == 0:
            Unicode.Scalar(base + sound - 0x11A7)
        default: nil
        }
    }

    /// By base and mark.
    private static let composed = {
        var composed: [UInt64: Unicode.Scalar] = [:]
        for (mark, bases, results) in pairs {
            for (base, result) in zip(bases.unicodeScalars, results.unicodeScalars) {
                composed[UInt64(base.value) << 32 | UInt64(mark)] = result
            }
        }
        return composed
    }()
}
