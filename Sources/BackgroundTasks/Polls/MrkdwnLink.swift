internal import FoundationEssentials
import SlackEvents

/// Links in Slack's mrkdwn, out of addresses that anybody may have written.
enum MrkdwnLink {
    /// An address that may stand between angle brackets; nil for what is no address on the web.
    ///
    /// - Parameter secure: whether it must be https; otherwise http is taken too.
    static func address(_ text: some StringProtocol, secure: Bool = false) -> String? {
        let schemes = secure ? ["https://"] : ["https://", "http://"]
        var trimmed = text.drop(while: \.isWhitespace)
        while trimmed.last?.isWhitespace == true { trimmed = trimmed.dropLast() }
        guard schemes.contains(where: { trimmed.lowercased().hasPrefix($0) }), let url = URL(string: String(trimmed)),
            url.host()?.isEmpty == false
        else { return nil }
        var address = ""
        for scalar in trimmed.unicodeScalars {
            switch scalar {
            // They would end the link, or begin its label.
            case "<": address += "%3C"
            case ">": address += "%3E"
            case "|": address += "%7C"
            case "&": address += "&amp;"
            case _ where scalar.properties.isWhitespace || scalar.properties.generalCategory == .control: return nil
            default: address.unicodeScalars.append(scalar)
            }
        }
        return address
    }

    /// `<https://…|label>`; the label alone where the address is none.
    ///
    /// - Parameter label: plain text, which is escaped.
    static func link(_ address: String?, label: String) -> String {
        let escaped = MessageText.escape(label)
        guard let address else { return escaped }
        return label.isEmpty ? "<\(address)>" : "<\(address)|\(escaped)>"
    }
}
