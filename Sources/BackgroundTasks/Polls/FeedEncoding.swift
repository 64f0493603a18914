/// Encodings of one byte a character that feeds use and expat doesn't know; it knows UTF-8, UTF-16, ASCII and ISO-8859-1.
enum FeedEncoding {
    /// The characters of all bytes, by the encoding's name; nil for a name that is unknown. A byte that stands for nothing
    /// is U+0000, which no document may have.
    static func table(_ name: String) -> [UnicodeScalar]? {
        switch name.lowercased() {
        case "latin1", "latin-1", "iso8859-1", "iso_8859-1": same(256)
        case "windows-1250", "cp1250": characters(windows1250)
        case "windows-1251", "cp1251": characters(windows1251)
        case "windows-1252", "cp1252": characters(windows1252)
        case "iso-8859-2", "latin2", "iso8859-2": characters(latin2)
        case "iso-8859-15", "latin9", "latin-9", "iso8859-15": characters(latin9)
        case "koi8-r": characters(koi8r)
        default: nil
        }
    }

    private static func same(_ count: Int) -> [UnicodeScalar] { (0..<count).compactMap { UnicodeScalar($0) } }

    /// - Parameter upper: the characters of the last bytes; those before are the same as in Unicode.
    private static func characters(_ upper: String) -> [UnicodeScalar] {
        same(256 - upper.unicodeScalars.count) + upper.unicodeScalars
    }

    private static let windows1250 =
        "€\u{0}‚\u{0}„…†‡\u{0}‰Š‹ŚŤŽŹ\u{0}‘’“”•–—\u{0}™š›śťžź"
        + "\u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
        + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß"
        + "ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"
    private static let windows1251 =
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{0}™љ›њќћџ"
        + "\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї"
        + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
        + "абвгдежзийклмнопрстуфхцчшщъыьэюя"
    private static let windows1252 =
        "€\u{0}‚ƒ„…†‡ˆ‰Š‹Œ\u{0}Ž\u{0}\u{0}‘’“”•–—˜™š›œ\u{0}žŸ"
        + "\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿"
        + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"
        + "àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
    private static let latin2 =
        "\u{A0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{AD}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žż"
        + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß"
        + "ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"
    private static let latin9 =
        "\u{A0}¡¢£€¥Š§š©ª«¬\u{AD}®¯°±²³Žµ¶·ž¹º»ŒœŸ¿"
        + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"
        + "àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
    private static let koi8r =
        "─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{A0}⌡°²·÷"
        + "═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©"
        + "юабцдефгхийклмнопярстужвьызшэщчъ"
        + "ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"
}
