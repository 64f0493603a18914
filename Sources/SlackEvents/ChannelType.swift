/// What kind of conversation a message was posted in.
package enum ChannelType: String, Sendable, Hashable, CaseIterable {
    /// A public channel.
    case channel
    /// A private channel.
    case group
    /// A direct message between two.
    case im
    /// A direct message among several.
    case mpim
    /// The app's own messages tab, in older data.
    case appHome = "app_home"

    /// - Parameters:
    ///   - name: the event's `channel_type`: Slack's word, or the letter that joins carry (`C`, `G`). Unknown or nil
    ///     (`app_mention` has none) falls back to the channel's id.
    ///   - channel: the channel's id. `D…` is a direct message, `G…` a private channel; all else counts as public,
    ///     although private channels have `C…` ids too now.
    package init(_ name: String?, channel: String) {
        if let name, let known = ChannelType(rawValue: name) {
            self = known
            return
        }
        let isLetter = name?.utf8.count == 1
        switch isLetter ? name?.utf8.first : channel.utf8.first {
        case UInt8(ascii: "D"): self = .im
        case UInt8(ascii: "G"): self = .group
        default: self = .channel
        }
    }

    /// True for a message that is meant for the bot without naming it: `im`, `mpim` and `app_home`.
    package var isDirect: Bool {
        switch self {
        case .im, .mpim, .appHome: true
        case .channel, .group: false
        }
    }
}
