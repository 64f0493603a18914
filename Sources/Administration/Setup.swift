package import AsyncHTTPClient
package import NIOCore
internal import Redis
internal import Secrets
internal import Settings
internal import SlackAPI
package import Systemd

/// The first configuration of an installation, and each later change of it: asks, checks, writes, starts.
package struct Setup: Sendable {
    package struct Options: Sendable {
        /// Settings by name instead of questions; what isn't in it stays as it is. Nil asks.
        package var answers: EnvironmentFile?
        /// This host as Slack reaches it, for the Request URL. Nil asks, or leaves it out.
        package var publicURL: String?
        /// Whether token, app and Redis are tried.
        package var checks: Bool
        /// Whether the units are started.
        package var starts: Bool

        package init(
            answers: EnvironmentFile? = nil,
            publicURL: String? = nil,
            checks: Bool = true,
            starts: Bool = true
        ) {
            self.answers = answers
            self.publicURL = publicURL
            self.checks = checks
            self.starts = starts
        }
    }

    let options: Options
    let terminal: Terminal
    private let installation: Installation
    private let host: String
    private let units: Units?
    private let httpClient: HTTPClient
    private let eventLoop: any EventLoop

    /// - Parameters:
    ///   - host: this machine's name.
    ///   - units: nil where there is no systemd.
    ///   - httpClient: with ``SlackClient/httpConfiguration``.
    package init(
        installation: Installation,
        host: String,
        units: Units?,
        options: Options,
        terminal: Terminal,
        httpClient: HTTPClient,
        eventLoop: any EventLoop
    ) {
        self.installation = installation
        self.host = host
        self.units = units
        self.options = options
        self.terminal = terminal
        self.httpClient = httpClient
        self.eventLoop = eventLoop
    }

    /// Does all of it. Nothing is written before everything is known to be right.
    ///
    /// - Throws: ``SetupError``, ``ConfigurationFileError``, ``Terminal/Ended``.
    package func run() async throws {
        var draft = try SetupDraft(installation: installation, host: host)
        var requestURL = try options.publicURL.map(Self.requestURL)
        if let answers = options.answers {
            try await take(answers, into: &draft)
        } else {
            try await askAll(&draft)
            if requestURL == nil { requestURL = try await askForURL() }
        }
        try Self.validate(draft.settings)
        let written = try draft.write()
        terminal.say(written.isEmpty ? "No setting has changed." : "Written: \(written.joined(separator: ", "))")
        if options.starts { try await start(isFirst: draft.isFirst) }
        sayWhatIsNext(requestURL)
    }

    static func requestURL(_ url: String) throws(SetupError) -> String {
        do {
            return try AppManifest.requestURL(url)
        } catch {
            throw SetupError("\(error)")
        }
    }

    // MARK: Checks

    /// Asks Slack who the token is, says so, and sets what Slack knows better: workspace and app.
    func checkSlack(_ draft: inout SetupDraft) async throws(SetupError) {
        let values = draft.settings.values
        guard options.checks, let token = values.slackBotAccessToken else { return }
        let slack = SlackExamination(
            apiURL: values.slackAPIURL,
            httpClient: httpClient,
            wallClock: WallClock.milliseconds
        )
        let identity: SlackIdentity
        let app: String?
        do throws(SlackError) {
            identity = try await slack.identity(token: token)
            app = try await slack.appID(of: identity, token: token)
        } catch {
            throw SetupError("Slack: \(error)\(slack.whereAsked) → \(Doctor.advice(error))")
        }
        let place = "\(identity.teamName ?? "a workspace") (\(identity.teamID))"
        terminal.say(
            "Slack takes the token: \(identity.userName ?? identity.userID) in \(place)\(app.map { ", app \($0)" } ?? "")"
                + slack.whereAsked
        )
        try adopt(identity.teamID, as: "GOPHER_SLACK_TEAM_ID", over: values.slackTeamID, &draft)
        if let app { try adopt(app, as: "GOPHER_SLACK_APP_ID", over: values.slackAppID, &draft) }
        for finding in SlackExamination.findings(scopes: identity.scopes) where finding.severity != .fine {
            terminal.say("\(finding)")
        }
    }

    /// What Slack says wins; that another value stood there is said.
    private func adopt(
        _ value: String,
        as name: String,
        over old: String?,
        _ draft: inout SetupDraft
    ) throws(SetupError) {
        guard old != value else { return }
        if let old { terminal.say("\(name) was \(old), and is \(value) now, since the token belongs there") }
        try draft.set(name, to: value)
    }

    func checkRedis(_ draft: SetupDraft) async throws(SetupError) {
        guard options.checks else { return }
        let settings = draft.settings
        let findings = await RedisExamination.with(settings.redis(client: "setup"), eventLoop: eventLoop) {
            await RedisExamination(redis: $0, appName: settings.values.appName).findings()
        }
        let problems = findings.filter { $0.severity == .problem }
        guard problems.isEmpty else {
            throw SetupError(problems.map { "\($0)" } + (draft.speaksTLSByDefault ? [Self.aboutTLS] : []))
        }
        for finding in findings where finding.severity == .warning { terminal.say("\(finding)") }
        if let first = findings.first { terminal.say("Redis: \(first.text)") }
    }

    /// Where TLS was nobody's wish, it may be what keeps Redis from answering.
    private static let aboutTLS =
        "redis:// to another host is spoken over TLS, too. If that Redis has none, and the way to it is safe (a private "
        + "network, a tunnel), set GOPHER_REDIS_INSECURE=1"

    private func take(_ answers: EnvironmentFile, into draft: inout SetupDraft) async throws(SetupError) {
        // No line is repeated where it may be a secret.
        var reasons = answers.strayLines.map { "line \($0): neither NAME=value nor a comment (#)" }
        for answer in answers.assignments {
            guard SetupDraft.maybeName(answer.name) else {
                reasons.append("line \(answers.line(of: answer)): what stands before the = is no setting's name")
                continue
            }
            do {
                for remark in try draft.set(answer.name, to: answer.value) { terminal.say("note: \(remark)") }
            } catch {
                reasons += error.reasons
            }
        }
        guard reasons.isEmpty else { throw SetupError(reasons) }
        try await checkSlack(&draft)
        try await checkRedis(draft)
    }

    /// Whether gateway and consumer could start.
    private static func validate(_ settings: Settings) throws(SetupError) {
        let problems = [Daemon.gateway, .consumer].flatMap(settings.validate).filter { $0.severity == .error }
        var seen: Set<String> = []
        let reasons = problems.filter { seen.insert($0.setting).inserted }.map { "\($0)" }
        guard reasons.isEmpty else { throw SetupError(reasons) }
    }

    // MARK: The end

    private func start(isFirst: Bool) async throws {
        guard let units else { return terminal.say("systemd doesn't run this host: start the services yourself.") }
        let installed = try await units.show([
            Units.target, Units.gatewaySocket, Units.firstConsumer, Units.backgroundTasksSocket,
        ]).filter(\.isInstalled)
        guard let target = installed.first(where: { $0.id == Units.target }) else {
            return terminal.say("gopherbot's units are not installed: start the services yourself.")
        }
        // Later on, what is enabled is the operator's choice.
        if isFirst || !target.isEnabled {
            let enabled = try await units.enable(installed.map(\.id))
            guard enabled.status == 0 else { throw SetupError("systemctl enable: \(enabled.output)") }
        }
        terminal.say("Starting \(Units.target) …")
        let started = try await units.restartAll()
        guard started.status == 0 else { throw SetupError("systemctl restart \(Units.target): \(started.output)") }
        let findings = UnitExamination.states(
            try await units.show([Units.target, Units.gatewaySocket, Units.gateway, "gopherbot-consumer@*.service"])
        )
        for finding in findings { terminal.say("\(finding)") }
        if findings.contains(where: { $0.severity == .problem }) {
            throw SetupError("The settings are written, but not everything has started.")
        }
    }

    private func sayWhatIsNext(_ requestURL: String?) {
        terminal.say("")
        if let requestURL {
            terminal.say("Request URL, for 'Event Subscriptions' in the app's settings: \(requestURL)")
            terminal.say("Next: gopherbot doctor --url \(requestURL)")
        } else {
            terminal.say("Request URL, for 'Event Subscriptions' in the app's settings: https://THIS-HOST/slack/event")
            terminal.say("Next: gopherbot doctor --url https://THIS-HOST")
        }
    }
}
