import Content
import SlackSimulator

/// Compares what came of a scenario with what was expected.
struct SceneCheck {
    let scene: Scene
    let names: Names
    let conversations: [String: Conversation]

    private var expected: Expectation { scene.scenario.expected }

    /// What is wrong, empty where nothing is.
    func mismatches() -> [Mismatch] {
        if let failure = scene.failure { return [mismatch(failure)] }
        var found: [Mismatch] = []
        if let conversation = conversations[scene.channel] {
            let posts = conversation.messages.filter(isAnswer)
            let kind = scene.scenario.poll == nil ? "reply" : "announcement"
            found += compare(posts, with: expected.replies, kind, maximumParts: expected.maximumParts)
            found += posts.flatMap(formMismatches)
            found += reactionMismatches(conversation)
            found += ephemeralMismatches(conversation)
        } else if scene.scenario.joining == nil {
            found.append(mismatch("the conversation is gone"))
        }
        if scene.scenario.poll != nil { found += strayMismatches() }
        if let direct { found += compare(direct, with: expected.direct, "direct message") }
        return found
    }

    // MARK: Messages

    /// The bot's messages to the author in private; nil where the scenario takes place there, or where others' answers
    /// go to the same person.
    private var direct: [JSON]? {
        switch scene.scenario.place {
        case .direct: return nil
        default: break
        }
        guard scene.scenario.speaker == nil || !expected.direct.isEmpty else { return nil }
        return conversations["D" + scene.author.dropFirst()]?.messages.filter(isAnswer) ?? []
    }

    /// What is announced elsewhere.
    private func strayMismatches() -> [Mismatch] {
        conversations.filter { $0.key != scene.channel }.sorted { $0.key < $1.key }.flatMap { id, conversation in
            conversation.messages.filter(isAnswer).map {
                mismatch("something is announced in \(names.channelName(id)) too", Self.added(Self.text($0)))
            }
        }
    }

    private func isAnswer(_ message: JSON) -> Bool {
        let time = Conversation.time(message)
        guard message["user"]?.string == names.botUser || message["bot_id"]?.string == names.botID else { return false }
        if case .named = scene.scenario.place, time <= scene.timestamp { return false }
        return time != scene.timestamp && time != scene.thread
    }

    private func compare(
        _ posts: [JSON],
        with wanted: [Expectation.Post],
        _ kind: String,
        maximumParts: Int = 1
    ) -> [Mismatch] {
        var texts = posts.map(Self.text)
        if maximumParts > 1, (1...maximumParts).contains(texts.count) { texts = [texts.joined(separator: "\n")] }
        guard texts.count == wanted.count else {
            let lines = wanted.flatMap { missing($0, in: "") } + texts.flatMap(Self.added)
            let message = "expected \(Self.count(wanted.count, kind)), got \(Self.count(texts.count, kind))"
            return [Mismatch(location: wanted.first?.location ?? expected.location, message: message, lines: lines)]
        }
        return zip(texts, wanted).compactMap { text, wanted in
            let lines = missing(wanted, in: text)
            guard lines.contains(where: { $0.hasPrefix("-") }) else { return nil }
            return Mismatch(
                location: wanted.location,
                message: wanted.isExact ? "this \(kind) has another text" : "this \(kind) lacks something",
                lines: lines + Self.added(text)
            )
        }
    }

    /// What must be in a text, a line each, begun by `-` where it isn't.
    private func missing(_ wanted: Expectation.Post, in text: String) -> [String] {
        wanted.parts.map { part in
            let resolved = names.resolved(part, author: scene.author, timestamp: scene.timestamp)
            let isThere = wanted.isExact ? text == resolved : text.contains(resolved)
            return (isThere ? "  " : "- ") + part.replacing("\n", with: "\n  ")
        }
    }

    /// Where and how answers are given.
    private func formMismatches(_ post: JSON) -> [Mismatch] {
        var found: [Mismatch] = []
        func note(_ message: String) {
            found.append(
                Mismatch(
                    location: expected.replies.first?.location ?? expected.location,
                    message: message,
                    lines: Self.added(Self.text(post))
                )
            )
        }
        if post["thread_ts"]?.string != scene.thread {
            note(scene.thread == nil ? "this reply begins a thread" : "this reply isn't in the thread")
        }
        if let name = expected.announcer {
            let told = post["username"]?.string
            if told != name { note("this is announced by \(told ?? "the bot itself"), not by \(name)") }
        } else if let subtype = post["subtype"]?.string {
            note("this reply is a \(subtype)")
        }
        if post["unfurl_links"]?.bool != expected.unfurled {
            note("Slack shows \(expected.unfurled ? "no " : "")previews of this reply's links")
        }
        if Self.text(post).contains("<!") { note("this reply calls everyone, or a group") }
        return found
    }

    // MARK: Reactions, and what only one sees

    private func reactionMismatches(_ conversation: Conversation) -> [Mismatch] {
        var lines: [String] = []
        var given: [String] = []
        for message in conversation.messages where isOfScene(message) {
            for reaction in message["reactions"]?.elements ?? [] {
                let name = reaction["name"]?.string ?? ""
                given.append(name)
                if reaction["users"] != [.string(names.botUser)] { lines.append("+ :\(name): isn't the bot's alone") }
                if Conversation.time(message) != scene.timestamp { lines.append("+ :\(name): on another message") }
            }
        }
        guard given != expected.reacts || !lines.isEmpty else { return [] }
        lines += expected.reacts.map { (given.contains($0) ? "  " : "- ") + ":\($0):" }
        lines += given.filter { !expected.reacts.contains($0) }.map { "+ :\($0):" }
        return [
            mismatch("expected \(Self.emoji(expected.reacts)), got \(Self.emoji(given))", lines)
        ]
    }

    private func ephemeralMismatches(_ conversation: Conversation) -> [Mismatch] {
        let seen = conversation.ephemerals.filter(isOfScene)
        var found = compare(seen, with: expected.ephemerals, "message that only the author sees")
        for ephemeral in seen where ephemeral["visible_to"]?.string != scene.author {
            found.append(mismatch("somebody else sees it", Self.added(Self.text(ephemeral))))
        }
        return found
    }

    /// In a channel of the workspace there may be what was said before.
    private func isOfScene(_ message: JSON) -> Bool {
        if case .named = scene.scenario.place { Conversation.time(message) >= scene.timestamp } else { true }
    }

    // MARK: Words

    private func mismatch(_ message: String, _ lines: [String] = []) -> Mismatch {
        Mismatch(location: expected.location, message: message, lines: lines)
    }

    /// The text with its attachments'.
    private static func text(_ message: JSON) -> String {
        let attachments = (message["attachments"]?.elements ?? []).compactMap { $0["text"]?.string }
        return ([message["text"]?.string ?? ""] + attachments).joined(separator: "\n")
    }

    private static func added(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "+ \($0)" }
    }

    private static func count(_ count: Int, _ kind: String) -> String {
        if count == 0 { return "no \(kind)" }
        if count == 1 { return "one \(kind)" }
        return "\(count) of them"
    }

    private static func emoji(_ names: [String]) -> String {
        names.isEmpty ? "no reaction" : names.map { ":\($0):" }.joined(separator: " ")
    }
}
