import ArgumentParser
import Redis
import Settings
import SlackSimulator
import Systemd
import WorkQueue

/// The options that tell the simulator of the bot's own side.
struct OwnSide: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The queue's Redis, without a password: with one, it is set as the environment's REDIS_URL.",
            valueName: "url"
        )
    )
    var redis: String?

    @Option(help: ArgumentHelp("The folder of make run, with the daemons' logs and process ids.", valueName: "folder"))
    var state: String?

    @Flag(help: "The daemons are services of this host: their lines are read from the journal.")
    var systemd = false

    @Option(
        help: ArgumentHelp(
            "The folder with responses/ and glossary/: a change is checked, and make run's consumers read it again.",
            valueName: "folder"
        )
    )
    var content: String?

    @Option(help: ArgumentHelp("The folder with the site's responses.d/ and glossary.d/.", valueName: "folder"))
    var site: String?

    /// - Throws: `ValidationError` for a Redis that can't be one.
    func surroundings(environment: [String: String]) throws -> Surroundings {
        var environment = environment
        if let redis {
            if let url = try? RedisURL(redis), url.password != nil {
                throw ValidationError(
                    "Everybody on this host can read a password in --redis. Set REDIS_URL in the environment instead."
                )
            }
            environment["REDIS_URL"] = redis
        }
        let settings = Settings.read(
            environment: environment,
            credentials: CredentialsDirectory(environment: environment),
            host: "",
            instance: nil
        ).settings
        if let problem = settings.mistake(in: "REDIS_URL") {
            throw ValidationError("\(problem)")
        }
        var surroundings = Surroundings(
            redis: environment["REDIS_URL"] == nil ? nil : settings.redis(client: "simulator"),
            keys: QueueKeys(appName: settings.values.appName),
            runFolder: state,
            usesSystemd: systemd
        )
        // Where `make run` has it, or the service.
        surroundings.pollSocket = state.map { "\($0)/bgtasks.sock" } ?? (systemd ? settings.values.bgtasksSocket : nil)
        if let content { surroundings.contentDirectories = ["glossary", "responses"].map { "\(content)/\($0)" } }
        if let site { surroundings.siteDirectories = ["glossary.d", "responses.d"].map { "\(site)/\($0)" } }
        return surroundings
    }
}
