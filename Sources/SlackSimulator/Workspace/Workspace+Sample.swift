extension Workspace {
    /// The workspace that the simulator starts with: a few people, another bot, and channels like the Go community's.
    ///
    /// The ids are fixed, so that what is written down once holds for every run. The bot is in all public channels.
    /// - Parameter app: the app under test; its ids are the caller's.
    package static func sample(app: AppIdentity, emoji: Set<String>, scopes: [String]) -> Workspace {
        var workspace = Workspace(
            app: app,
            name: "Gopher Sandbox",
            domain: "gopher-sandbox",
            botName: "gopher",
            emoji: emoji,
            scopes: scopes
        )
        let people = [
            User(id: "U01ALICE000", name: "alice", realName: "Alice Archer"),
            User(id: "U01BOB00000", name: "bob", realName: "Bob Baker"),
            User(id: "U01CAROL000", name: "carol", realName: "Carol Carter"),
            User(id: "U01DAVE0000", name: "dave", realName: "Dave Dyer"),
            User(id: "U01ERIN0000", name: "erin", realName: "Erin Eastman"),
        ]
        people.forEach { workspace.add($0) }
        var frank = User(id: "U01FRANK000", name: "frank", realName: "Frank Foster")
        frank.isRestricted = true
        workspace.add(frank)
        var otherBot = User(id: "U01OTHERBOT", name: "otherbot", realName: "otherbot")
        otherBot.isBot = true
        otherBot.botID = "B01OTHERBOT"
        otherBot.appID = "A01OTHERBOT"
        workspace.add(otherBot)

        let everyone = people.map(\.id) + [otherBot.id]
        for (id, name, purpose) in publicChannels {
            var channel = Channel(id: id, name: name, kind: .publicChannel)
            channel.purpose = purpose
            channel.isGeneral = name == "general"
            channel.members = everyone + [app.userID]
            // A guest sees the channels he was asked into.
            if ["general", "newbies"].contains(name) { channel.members.append(frank.id) }
            workspace[channel: id] = channel
        }
        var mods = Channel(id: "C01MODS0000", name: "mods", kind: .privateChannel)
        mods.purpose = "Moderators among themselves"
        mods.members = [people[0].id, people[2].id, app.userID]
        workspace[channel: mods.id] = mods
        return workspace
    }

    private static let publicChannels = [
        ("C01GENERAL0", "general", "What concerns everyone"),
        ("C01NEWBIES0", "newbies", "Nobody's question is too simple"),
        ("C01RANDOM00", "random", "Everything else"),
        ("C01GOTIMEFM", "gotimefm", "The podcast"),
        ("C01GOLANGCL", "golang-cls", "Changes to Go itself"),
        ("C01ADMINHLP", "admin-help", "Ask the admins"),
        ("C01JOBS0000", "jobs", "Offers and searches"),
        ("C01REVIEWS0", "reviews", "Have your code read"),
    ]
}
