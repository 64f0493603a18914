import Content
import SlackSimulator

extension Scenario {
    /// All keys that a scenario may have.
    static let keys =
        [
            "say", "in", "as", "file", "subtype", "age", "repeated", "event", "edit", "join", "who", "times", "before",
            "poll", "fails",
        ] + world.map(\.key) + Expectation.keys

    /// What can happen beside Slack, with the simulator's order that lets it happen.
    private static let world: [(key: String, path: String)] = [
        ("merge", "gerrit/merge"), ("post", "mastodon/post"), ("publish", "feed/publish"), ("plan", "gotime/plan"),
        ("live", "gotime/live"),
    ]

    private static let places: [(name: String, place: Place)] = [
        ("channel", .channel), ("private", .privateChannel), ("direct", .direct), ("group", .group),
        ("thread", .thread), ("bots_thread", .botsThread),
    ]

    /// Who can join the workspace, with the fields that make them so.
    private static let newcomers: [(name: String, fields: [String])] = [
        ("person", []), ("bot", ["is_bot"]), ("guest", ["is_restricted"]),
        ("single_channel_guest", ["is_ultra_restricted"]), ("deactivated", ["deleted"]),
    ]

    /// Reads an entry of `scenarios`: one scenario, or several where `say` or `in` is a list.
    static func read(_ fields: inout EntryFields) -> [Scenario] {
        guard let expected = fields.expectation() else { return [] }
        var scenario = Scenario(at: fields.location, expected: expected)
        scenario.speaker = fields.texts("as").first?.text
        scenario.subtype = fields.texts("subtype").first?.text
        scenario.edit = fields.texts("edit").first?.text
        scenario.times = fields.number("times", default: 1, in: 1...100)
        // A year; whatever is older is as good as that.
        if fields.contains("age") { scenario.age = fields.number("age", default: 0, in: 0...31_536_000) }
        if let file = fields.node("file") { scenario.file = file.json() }
        if let event = fields.node("event") {
            scenario.event = event.json()
            if scenario.event?.members == nil {
                fields.problem("'event' is a group of the event's fields", at: "event")
            }
        }
        scenario.before = fields.orders("before")
        // Slack takes 40,000 characters.
        let copies = fields.number("repeated", default: 1, in: 1...40_000)

        if fields.contains("poll") { return scenario.polling(&fields).map { [$0] } ?? [] }
        if expected.isAnnounced || expected.announcer != nil {
            fields.problem("only a 'poll' announces anything; a message has 'replies'", at: "announces")
        }
        for (key, _) in world where fields.contains(key) {
            fields.problem("nothing asks for it: add 'poll: …'", at: key)
        }
        if fields.contains("join") {
            if fields.contains("say") { fields.problem("a scenario has either 'say' or 'join'", at: "join") }
            return scenario.joining(&fields).map { [$0] } ?? []
        }
        let texts = fields.texts("say", required: !fields.contains("file"))
        let places = fields.places(Self.places)
        return (texts.isEmpty ? [("", fields.location)] : texts).flatMap { text, location in
            places.map { place in
                var scenario = scenario
                scenario = Scenario(copying: scenario, at: location)
                scenario.text = String(repeating: text, count: copies)
                scenario.place = place
                return scenario
            }
        }
    }

    private init(copying other: Scenario, at location: SourceLocation) {
        self.init(at: location, expected: other.expected)
        (speaker, subtype, file, age) = (other.speaker, other.subtype, other.file, other.age)
        (event, edit, times, before) = (other.event, other.edit, other.times, other.before)
    }

    /// Something happens beside Slack, and a poll is to find it.
    private func polling(_ fields: inout EntryFields) -> Scenario? {
        for key in ["say", "join", "file", "event", "edit", "as", "age", "times"] where fields.contains(key) {
            fields.problem("a scenario has either 'poll' or '\(key)'", at: key)
        }
        if !expected.isAnnounced, !expected.isSilence {
            fields.problem("a poll has 'announces', or 'silence: true'", at: "poll")
        }
        var scenario = self
        scenario.poll = fields.texts("poll", required: true).first?.text
        scenario.fails = fields.flag("fails", default: false)
        scenario.world = Self.world.flatMap { fields.happenings($0.key, path: $0.path) }
        guard let place = fields.texts("in").first?.text, place.hasPrefix("#"), place.count > 1 else {
            fields.problem("'in' is the channel of the announcements, as \"#name\"", at: "in")
            return nil
        }
        scenario.place = .named(String(place.dropFirst()))
        return scenario
    }

    private func joining(_ fields: inout EntryFields) -> Scenario? {
        guard let goal = fields.texts("join", required: true).first?.text else { return nil }
        var scenario = self
        if goal.hasPrefix("#") {
            scenario.place = .named(String(goal.dropFirst()))
            scenario.joining = .channel
            return scenario
        }
        guard goal == "workspace" else {
            fields.problem("'join' is workspace, or a channel as \"#name\"", at: "join")
            return nil
        }
        let who = fields.texts("who").first?.text ?? Self.newcomers[0].name
        guard let newcomer = Self.newcomers.first(where: { $0.name == who }) else {
            fields.problem(unknown: who, of: "who", known: Self.newcomers.map(\.name))
            return nil
        }
        scenario.joining = .workspace(newcomer.fields)
        return scenario
    }
}

extension EntryFields {
    fileprivate mutating func places(_ known: [(name: String, place: Scenario.Place)]) -> [Scenario.Place] {
        guard contains("in") else { return [.channel] }
        return texts("in").compactMap { text, _ in
            if text.hasPrefix("#"), text.count > 1 { return .named(String(text.dropFirst())) }
            if let place = known.first(where: { $0.name == text }) { return place.place }
            problem(unknown: text, of: "in", known: known.map(\.name) + ["\"#name\""])
            return nil
        }
    }

    /// Orders to the simulator: a list of groups of one key, the path, with the order's fields.
    fileprivate mutating func orders(_ key: String) -> [Scenario.Order] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let items) = node.value else {
            problem(
                "'\(key)' is a list of orders, such as '- faults: {method: chat.postMessage, status: 429}'",
                at: key
            )
            return []
        }
        return items.compactMap { item in
            guard case .mapping(let pairs) = item.value, pairs.count == 1, case .mapping = pairs[0].value.value else {
                problem("an order is its path and its fields: '- gerrit/merge: {subject: …}'", at: item.location)
                return nil
            }
            return Scenario.Order(path: pairs[0].key, fields: pairs[0].value.json(withNumbers: true))
        }
    }

    /// Orders of one kind: a group of the order's fields, or a list of such groups. `live` is true or false.
    fileprivate mutating func happenings(_ key: String, path: String) -> [Scenario.Order] {
        guard let node = node(key) else { return [] }
        if key == "live" {
            return [Scenario.Order(path: path, fields: ["streaming": .bool(flag(key, default: false))])]
        }
        let items = if case .sequence(let items) = node.value { items } else { [node] }
        return items.compactMap { item in
            guard case .mapping = item.value else {
                problem("'\(key)' is a group of fields, or a list of groups: {…}", at: item.location)
                return nil
            }
            return Scenario.Order(path: path, fields: item.json(withNumbers: true))
        }
    }

    fileprivate mutating func problem(unknown value: String, of key: String, known: [String]) {
        let nearest = Nearest.matches(to: value, among: known, limit: 1).first
        let help = nearest.map { "did you mean \($0)?" } ?? "there are \(known.joined(separator: ", "))"
        problem("'\(key)' can't be '\(value)'; \(help)", at: key)
    }
}

extension YAMLNode {
    /// The same as JSON: `true`, `false` and `null` are themselves, all else is text, numbers too where they aren't
    /// wanted.
    fileprivate func json(withNumbers: Bool = false) -> JSON {
        switch value {
        case .scalar("true"): true
        case .scalar("false"): false
        case .scalar("null"): .null
        case .scalar(let text): withNumbers && Int(text) != nil ? .number(text) : .string(text)
        case .sequence(let items): .array(items.map { $0.json(withNumbers: withNumbers) })
        case .mapping(let pairs):
            .object(pairs.map { JSON.Member($0.key, $0.value.json(withNumbers: withNumbers)) })
        }
    }
}
