/// The rules for channels in the content: a name as Slack shows it, without `#`, or an id, which a private channel needs and
/// which stays when the channel is renamed.
package enum ChannelName {
    /// The channel's id; nil if the workspace has none of that name.
    ///
    /// - Parameters:
    ///   - name: a name or an id. Nobody can tell whether there is a channel of that id.
    ///   - channelIDs: the workspace's public channels, by name.
    package static func id(of name: String, in channelIDs: [String: String]) -> String? {
        isID(name) ? name : channelIDs[name]
    }

    /// Whether it is a channel's id, such as `C0123ABCD`: names have no capitals.
    static func isID(_ text: String) -> Bool {
        guard let kind = text.utf8.first, "CG".utf8.contains(kind), text.utf8.count > 1 else { return false }
        return text.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || ($0 >= 0x30 && $0 <= 0x39)
        }
    }

    /// What is wrong with the name, as a sentence; nil for a channel's name or id.
    ///
    /// - SeeAlso: Slack, "conversations.rename": lower case, no blanks or periods, at most 80 characters.
    static func mistake(in name: String) -> String? {
        if isID(name) { return nil }
        if name.hasPrefix("#") { return "'\(name)': write the channel's name without #" }
        let isValid =
            !name.isEmpty && name.count <= 80
            && name.unicodeScalars.allSatisfy { scalar in
                scalar == "-" || scalar == "_" || scalar.properties.numericType != nil
                    || scalar.properties.isAlphabetic && !scalar.properties.isUppercase
            }
        return isValid ? nil : "'\(name)' is no channel name: lower-case letters, digits, - and _ make one, or its id"
    }
}
