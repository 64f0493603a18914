/// Reads the two kinds of form that carry a Web API call's arguments.
enum FormDecoding {
    /// `application/x-www-form-urlencoded`, which a query is too.
    ///
    /// - Parameter isLatin1: whether the bytes are ISO 8859-1 instead of UTF-8.
    /// - Throws: `invalid_form_data` for a broken escape or text that is no UTF-8, `invalid_array_arg` for `name[]`.
    static func urlEncoded(_ form: some Collection<UInt8>, isLatin1: Bool = false) throws(APIError) -> [String: JSON] {
        var values: [String: JSON] = [:]
        for pair in form.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try decoded(parts[0], isLatin1)
            values[try checked(name)] = .string(parts.count > 1 ? try decoded(parts[1], isLatin1) : "")
        }
        return values
    }

    /// `multipart/form-data`. Parts that are files are skipped: no method here takes one.
    ///
    /// - Parameter boundary: from the content type.
    /// - Throws: `invalid_form_data`, `invalid_array_arg`.
    static func multipart(_ body: [UInt8], boundary: String) throws(APIError) -> [String: JSON] {
        var values: [String: JSON] = [:]
        let delimiter = Array("--\(boundary)".utf8)
        let blankLine = Array("\r\n\r\n".utf8)
        let parts = body.split(separator: delimiter, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts.last?.starts(with: "--".utf8) == true else { throw APIError("invalid_form_data") }
        for part in parts.dropFirst().dropLast() {
            guard let end = part.firstRange(of: blankLine), part.suffix(2).elementsEqual("\r\n".utf8) else {
                throw APIError("invalid_form_data")
            }
            let head = String(decoding: part[..<end.lowerBound], as: UTF8.self)
            guard let name = head.firstMatch(of: /(?i)content-disposition:[^\r\n]*;\s*name="([^"\r\n]*)"/)?.1 else {
                throw APIError("invalid_form_data")
            }
            if head.contains(/(?i);\s*filename\*?=/) { continue }
            guard let value = String(validating: part[end.upperBound...].dropLast(2), as: UTF8.self) else {
                throw APIError("invalid_form_data")
            }
            values[try checked(String(name))] = .string(value)
        }
        return values
    }

    private static func checked(_ name: String) throws(APIError) -> String {
        if name.contains("[") { throw APIError("invalid_array_arg") }
        return name
    }

    private static func decoded(_ text: some Collection<UInt8>, _ isLatin1: Bool) throws(APIError) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
                guard digits.count == 2 else { throw APIError("invalid_form_data") }
                bytes.append(UInt8(digits[0] * 16 + digits[1]))
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        if isLatin1 { return String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) })) }
        guard let string = String(validating: bytes, as: UTF8.self) else { throw APIError("invalid_form_data") }
        return string
    }
}
