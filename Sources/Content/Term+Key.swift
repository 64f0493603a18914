internal import TextFolding

extension Term {
    /// Folded, with blanks for the hyphens within words, and without the marks that end a sentence. The hyphen that a word
    /// begins with belongs to it: `-race` is no race.
    package static func key(_ name: String) -> String {
        let folded = Folding.fold(name)
        var spaced = String.UnicodeScalarView()
        var isWithinWord = false
        for scalar in folded.unicodeScalars {
            spaced.append(isWithinWord && isHyphen(scalar) ? " " : scalar)
            isWithinWord = isWithinWord && scalar != " " || !isHyphen(scalar) && scalar != " "
        }
        var key = Folding.fold(spaced)[...]
        while let last = key.utf8.last, "?!. ".utf8.contains(last) { key.removeLast() }
        // There are terms of nothing else: `...`.
        return key.isEmpty ? folded : String(key)
    }

    /// Also those that editors put in the place of the typed one.
    private static func isHyphen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "-", "\u{2010}"..."\u{2014}", "\u{2212}": true
        default: false
        }
    }
}
