import Administration
import ArgumentParser
import Redis
import Settings
import Systemd
import WorkQueue

struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "Look at the events that could not be handled, and settle them.",
        discussion: """
            Such an event is set aside with the reason, and nothing is done with it until somebody says so. Exit status: \
            0, or 1 when Redis doesn't answer, there is no such dead letter, or not all was done; retry and drop say what was.
            """,
        subcommands: [List.self, Show.self, Retry.self, Drop.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A line for each of the newest: when, from which stream, why. Nothing of what was said."
        )

        @Option(help: "At most so many.")
        var count = 50

        @Flag(help: "JSON for programs.")
        var json = false

        @OptionGroup var place: InstallationOptions

        func validate() throws {
            guard (1...20_000).contains(count) else { throw ValidationError("--count is from 1 to 20000") }
        }

        func run() async throws {
            try await DeadCommand.run(place) { dead, _ in
                var report = DeadLetterReport([], now: WallClock.milliseconds())
                var missing = count
                var page = try await dead.newest(missing)
                while let first = page.first {
                    report.begin(with: page)
                    missing -= page.count
                    page = missing > 0 ? try await dead.newest(missing, before: first.id) : []
                }
                print(json ? try report.json() : report.table, terminator: "")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "All of a dead letter, the event with what was said too."
        )

        @Argument(help: "Its id, as 'list' shows it; several may be given.")
        var ids: [String]

        @Flag(help: "JSON for programs.")
        var json = false

        @OptionGroup var place: InstallationOptions

        func run() async throws {
            try await DeadCommand.run(place) { dead, _ in
                let letters = try await DeadCommand.find(ids, dead)
                let report = DeadLetterReport(letters, withEvents: true, now: WallClock.milliseconds())
                print(json ? try report.json() : report.pages, terminator: "")
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put dead letters back into their streams, to be handled as if they had just come.",
            discussion: """
                What was said already is not said again. A message that is older than GOPHER_MESSAGE_MAX_AGE gets no \
                answer: it is only a member's or a channel's join that is worth another try later.
                """
        )

        @OptionGroup var which: Choice
        @OptionGroup var place: InstallationOptions

        func run() async throws {
            try await DeadCommand.run(place) { dead, settings in
                try await DeadCommand.settle {
                    await .retry(
                        which.choice,
                        dead,
                        messageMaxAge: settings.values.messageMaxAge,
                        now: WallClock.milliseconds
                    )
                }
            }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete dead letters.")

        @OptionGroup var which: Choice
        @OptionGroup var place: InstallationOptions

        func run() async throws {
            try await DeadCommand.run(place) { dead, _ in
                try await DeadCommand.settle { await .drop(which.choice, dead) }
            }
        }
    }

    /// Which dead letters a command is about: never all of them for want of an argument.
    struct Choice: ParsableArguments {
        @Argument(help: "Ids, as 'list' shows them.")
        var ids: [String] = []

        @Flag(help: "All that there are.")
        var all = false

        func validate() throws {
            guard ids.isEmpty == all else { throw ValidationError("Give either ids or --all") }
        }

        var choice: DeadLetterSettlement.Choice { all ? .all : .ids(ids) }
    }

    /// Says what was done, also after Ctrl-C.
    private static func settle(_ body: @escaping @Sendable () async -> DeadLetterSettlement) async throws {
        guard let settlement = await OperatorProcess.untilInterrupted(body) else { return }
        print(settlement.report, terminator: "")
        if !settlement.isWhole { throw ExitCode.failure }
    }

    private static func find(_ ids: [String], _ dead: DeadLetters) async throws -> [DeadLetter] {
        var letters: [DeadLetter] = []
        for id in ids {
            guard let letter = try await dead.letter(id) else { throw Missing(id: id) }
            letters.append(letter)
        }
        return letters
    }

    private struct Missing: Error, CustomStringConvertible {
        let id: String
        var description: String { "there is no dead letter \(LogText.escaped(id, limit: 80)); see gopherbot dead list" }
    }

    private static func run(
        _ place: InstallationOptions,
        _ body: (DeadLetters, Settings) async throws -> Void
    ) async throws {
        let settings = try OperatorProcess.settings(place.installation)
        // Else these would be the dead letters of another Redis or another bot.
        if let problem = settings.mistake(in: "REDIS_URL", "GOPHER_APP_NAME") {
            throw OperatorProcess.fail(problem, status: 78)
        }
        do {
            try await OperatorProcess.run { means in
                try await RedisExamination.with(settings.redis(client: "dead"), eventLoop: means.eventLoop) {
                    try await body(DeadLetters(redis: $0, keys: QueueKeys(appName: settings.values.appName)), settings)
                }
            }
        } catch let status as ExitCode {
            throw status
        } catch {
            throw OperatorProcess.fail(error)
        }
    }
}
