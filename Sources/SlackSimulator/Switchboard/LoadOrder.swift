/// Messages to be said in numbers.
struct LoadOrder: Sendable {
    /// Tells it from the order before, which may still be coming to its end.
    let id: Int64
    /// The channel's id.
    let channel: String
    /// Messages a second.
    let rate: Int
    let count: Int
    /// Said in turn.
    let texts: [String]
    /// The ids of those who speak in turn.
    let speakers: [String]

    /// What a bot of each kind has to look at: commands, reactions, definitions, and mostly talk.
    static let usualTexts = [
        "@gopher help", "does anybody use generics for this?", "define mutex", "I wrote a bbq in go",
        "@gopher recommended channels", "good morning", "@gopher coin flip", "it compiles, ship it",
    ]

    /// Reads the body of `POST /simulator/load`.
    ///
    /// - Throws: ``SimulatorError`` which names the field.
    init(_ request: ControlRequest, _ workspace: Workspace) throws(SimulatorError) {
        let meant = try request.requiredString("channel")
        guard let channel = workspace.channel(meant: meant) else {
            throw SimulatorError("There is no channel “\(meant)”.")
        }
        id = Int64.random(in: 1...Int64.max)
        self.channel = channel.id
        rate = try request.integer("rate", in: 1...500) ?? 10
        count = rate * (try request.integer("seconds", in: 1...3600) ?? 10)
        texts = try request.string("text").map { [$0] } ?? Self.usualTexts
        let people = workspace.users.filter { !$0.isBot && !$0.isDeleted }.map(\.id)
        let members = people.filter(channel.members.contains)
        speakers = members.isEmpty ? people : members
        guard !speakers.isEmpty else { throw SimulatorError("There is nobody in “\(meant)” who could speak.") }
    }
}
