/// A kind of conversation that `conversations.list` can be asked for. Each needs its `:read` scope.
package enum ListedChannelType: String, Sendable, CaseIterable {
    case publicChannel = "public_channel"
    case privateChannel = "private_channel"
    case groupDirect = "mpim"
    case direct = "im"
}
