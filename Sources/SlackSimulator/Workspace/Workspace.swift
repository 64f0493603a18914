import FoundationEssentials

/// The made-up workspace: its people, channels, messages and files. All of it is in memory.
///
/// A plain value, whose changes are made under the simulator's lock. What changes and must be told to the app is put
/// into ``outbox`` on the way.
package struct Workspace: Sendable {
    /// When the workspace was founded, in seconds since 1970: the `created` and `updated` of all that was there first.
    static let foundation: Int64 = 1_700_000_000

    /// The app under test.
    package let app: AppIdentity
    package let name: String
    /// The workspace's part of its address, `<domain>.slack.com`.
    package let domain: String
    /// Names of the emoji that may be reacted with, without colons.
    package var emoji: Set<String>
    /// What the app may do. A method that needs more answers `missing_scope`.
    package var scopes: [String]
    /// Where files are downloaded from: the simulator's own address, for example `http://127.0.0.1:3000`.
    var filesURL = "https://files.slack.com"
    /// Events to be delivered, in the order in which they happened.
    var outbox: [OutgoingEvent] = []
    /// Whom and which channels ``takeChanges()`` has to look at, some of them perhaps twice.
    var touchedUsers: [String] = []
    var touchedChannels: [String] = []

    /// What was made for a run of scenarios, by the run's name.
    var stages: [String: Staged] = [:]

    private var usersByID: [String: User] = [:]
    private var userIDs: [String] = []
    private var channelsByID: [String: Channel] = [:]
    private var channelIDs: [String] = []
    private var files: [String: SharedFile] = [:]
    /// What the files' contents take, in bytes.
    private var storedBytes = 0
    /// What the files' contents may take, those with them that are being uploaded. A machine that plays a whole bot has it
    /// to spare; a bot in a loop would otherwise fill the memory.
    package var storageLimit = 256 * 1024 * 1024
    /// Files that the app is uploading, by the ids that they will have.
    var uploads: [String: PendingUpload] = [:]
    /// The app's home, by the user who sees it.
    var homes: [String: JSON] = [:]
    private var lastTimestamp = Timestamp(microseconds: 0)
    private var lastNumber: Int64

    /// A workspace with nobody in it but the app's bot user and Slackbot.
    package init(app: AppIdentity, name: String, domain: String, botName: String, emoji: Set<String>, scopes: [String])
    {
        self.app = app
        self.name = name
        self.domain = domain
        self.emoji = emoji
        self.scopes = scopes
        // Ids go on from the time of the start, so that a second run gives none twice.
        self.lastNumber = Self.now
        var bot = User(id: app.userID, name: botName, realName: botName)
        bot.isBot = true
        bot.botID = app.botID
        bot.appID = app.appID
        add(bot)
        var slackbot = User(id: User.slackbotID, name: "slackbot", realName: "Slackbot")
        slackbot.isBot = true
        add(slackbot)
    }

    // MARK: People and channels

    /// Everyone, in the order in which they joined.
    package var users: [User] { userIDs.compactMap { usersByID[$0] } }

    /// All conversations, in the order in which they were made.
    package var channels: [Channel] { channelIDs.compactMap { channelsByID[$0] } }

    /// The bot's own user.
    package var bot: User? { usersByID[app.userID] }

    /// The user of that id.
    package func user(_ id: String) -> User? { usersByID[id] }

    /// The channel of that id. Setting nil removes it.
    package subscript(channel id: String) -> Channel? {
        get { channelsByID[id] }
        set {
            if channelsByID[id] == nil, newValue != nil { channelIDs.append(id) }
            if newValue == nil { channelIDs.removeAll { $0 == id } }
            channelsByID[id] = newValue
            touchedChannels.append(id)
        }
    }

    /// The user meant by an id, a name, or a name with `@`.
    package func user(meant reference: String) -> User? {
        if let user = usersByID[reference] { return user }
        let name = reference.hasPrefix("@") ? String(reference.dropFirst()) : reference
        return users.first { $0.name == name }
    }

    /// The public or private channel meant by an id, a name, or a name with `#`.
    package func channel(meant reference: String) -> Channel? {
        if let channel = channelsByID[reference] { return channel }
        let name = reference.hasPrefix("#") ? String(reference.dropFirst()) : reference
        guard !name.isEmpty else { return nil }
        return channels.first { $0.name == name && !$0.isDirect }
    }

    /// Takes somebody in, or puts a changed user in the place of the old one.
    package mutating func add(_ user: User) {
        if usersByID.updateValue(user, forKey: user.id) == nil { userIDs.append(user.id) }
        touchedUsers.append(user.id)
    }

    /// Takes people away, as if they had never been there.
    mutating func remove(users ids: Set<String>) {
        userIDs.removeAll { ids.contains($0) }
        for id in ids {
            usersByID[id] = nil
            homes[id] = nil
        }
        leaveAll(ids)
    }

    /// Takes people out of all channels, without any event.
    mutating func leaveAll(_ ids: Set<String>) {
        for id in channelIDs where channelsByID[id]?.members.contains(where: ids.contains) == true {
            update(channel: id) { $0.members.removeAll { ids.contains($0) } }
        }
    }

    /// Takes channels away, and the files that were shared in them.
    mutating func remove(channels ids: Set<String>) {
        channelIDs.removeAll { ids.contains($0) }
        for id in ids {
            for message in channelsByID.removeValue(forKey: id)?.messages ?? [] {
                for file in message.files.compactMap({ $0["id"]?.string }) {
                    storedBytes -= files.removeValue(forKey: file)?.content.count ?? 0
                }
            }
        }
    }

    /// The id of the direct message between the bot and the user meant by an id or a name with `@`; nil for all else.
    package func directMessage(meant reference: String) -> String? {
        guard reference.hasPrefix("@") || usersByID[reference] != nil else { return nil }
        return user(meant: reference).map { Self.directMessageID(of: $0.id, with: app.userID) }
    }

    /// The direct message between a user and the bot, or Slackbot; made where there is none yet.
    ///
    /// - Returns: its id, which follows from the user's.
    package mutating func openDirectMessage(with user: String, from sender: String? = nil) -> String {
        let sender = sender ?? app.userID
        let id = Self.directMessageID(of: user, with: sender)
        if channelsByID[id] == nil {
            var channel = Channel(id: id, name: "", kind: .direct(user: user, with: sender))
            channel.members = [user, sender]
            self[channel: id] = channel
        }
        return id
    }

    /// The conversation meant by a channel's id or name, or by a user's id or `@name`: then the direct message with the
    /// bot, which is opened.
    package mutating func openConversation(meant reference: String) -> Channel? {
        if let channel = channel(meant: reference) { return channel }
        if directMessage(meant: reference) != nil, let user = user(meant: reference) {
            return channelsByID[openDirectMessage(with: user.id)]
        }
        return nil
    }

    private static func directMessageID(of user: String, with sender: String) -> String {
        (sender == User.slackbotID ? "DS" : "D") + user.dropFirst()
    }

    /// Puts somebody into a channel, if they aren't there yet.
    package mutating func join(_ user: String, channel id: String) {
        guard channelsByID[id]?.members.contains(user) == false else { return }
        channelsByID[id]?.members.append(user)
        touchedChannels.append(id)
    }

    // MARK: Messages and files

    /// Changes a channel where it is.
    mutating func update<Result>(channel id: String, _ change: (inout Channel) -> Result) -> Result? {
        guard let place = channelsByID.index(forKey: id) else { return nil }
        touchedChannels.append(id)
        return change(&channelsByID.values[place])
    }

    /// The file of that id.
    package func file(_ id: String) -> SharedFile? { files[id] }

    /// Keeps a file.
    mutating func add(_ file: SharedFile) {
        storedBytes += file.content.count - (files.updateValue(file, forKey: file.id)?.content.count ?? 0)
    }

    /// Puts bytes, which need be no text, in the place of a file's content.
    mutating func keep(_ content: [UInt8], of id: String) {
        guard var file = files[id] else { return }
        file.content = content
        add(file)
    }

    /// Whether there is room for a file of that many bytes. Each counts for 4 KiB more, for what is kept beside the content.
    func hasRoom(for length: Int) -> Bool {
        let announced = uploads.values.reduce(0) { $0 + $1.length }
        return storedBytes + announced + length + (files.count + uploads.count + 1) * 4096 <= storageLimit
    }

    // MARK: Times and ids

    /// The time now, in microseconds since 1970.
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) }

    /// A timestamp for something that happens now, different from all given before.
    mutating func nextTimestamp() -> Timestamp {
        lastTimestamp = Timestamp(microseconds: max(Self.now, lastTimestamp.microseconds + 1))
        return lastTimestamp
    }

    /// An id that nothing else has, for example `Ev0GXK2L9QRS` with the prefix `Ev`.
    mutating func nextID(_ prefix: String) -> String {
        lastNumber += 1
        return prefix + String(lastNumber, radix: 36, uppercase: true)
    }
}
