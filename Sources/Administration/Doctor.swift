package import AsyncHTTPClient
internal import Bot
package import NIOCore
internal import Redis
internal import Secrets
package import Settings
internal import SlackAPI
internal import WorkQueue

/// Looks at everything that the bot stands on, and says what to do about what it finds.
package struct Doctor: Sendable {
    /// Slack refuses to be answered by, and we refuse requests of, a clock that is 300 s off.
    private static let wrongClock = Duration.seconds(120)
    private static let unsteadyClock = Duration.seconds(10)

    private let settings: Settings
    private let units: Units?
    private let publicURL: String?
    private let httpClient: HTTPClient
    private let eventLoop: any EventLoop
    private let wallClock: @Sendable () -> Int64

    /// - Parameters:
    ///   - units: nil where there is no systemd.
    ///   - publicURL: the Request URL as Slack has it; nil leaves it out.
    ///   - httpClient: with ``SlackClient/httpConfiguration``.
    ///   - wallClock: milliseconds since 1970.
    package init(
        settings: Settings,
        units: Units?,
        publicURL: String?,
        httpClient: HTTPClient,
        eventLoop: any EventLoop,
        wallClock: @escaping @Sendable () -> Int64
    ) {
        self.settings = settings
        self.units = units
        self.publicURL = publicURL
        self.httpClient = httpClient
        self.eventLoop = eventLoop
        self.wallClock = wallClock
    }

    /// Looks at one thing after the other.
    ///
    /// - Parameter say: is told of each finding as soon as it is there.
    /// - Returns: the worst that was found.
    package func examine(
        isolation: isolated (any Actor)? = #isolation,
        say: (Finding) -> Void
    ) async -> Finding.Severity {
        var worst = Finding.Severity.fine
        func report(_ findings: [Finding]) {
            for finding in findings {
                worst = max(worst, finding.severity)
                say(finding)
            }
        }
        report(settingsFindings())
        report(await slackFindings())
        report(await redisFindings())
        report(await gatewayFindings())
        if let units {
            report(await UnitExamination(units: units).findings())
        } else {
            report([.skipped("units", "systemd doesn't run this host")])
        }
        return worst
    }

    // MARK: Parts

    private func settingsFindings() -> [Finding] {
        // What is wrong with one setting is said once, by the first daemon that it stops.
        var seen: Set<String> = []
        let problems = Daemon.allCases.flatMap { settings.validate(for: $0).filter { $0.severity == .error } }
        let notices = settings.problems.filter { $0.severity == .notice }
        let findings = (problems + notices).compactMap { problem -> Finding? in
            guard seen.insert("\(problem.setting) \(problem.code)").inserted else { return nil }
            let advice =
                problem.code == .unreadable
                ? "run this as root; if you do, mend the file" : "gopherbot setup, or mend it in /etc/gopherbot"
            return problem.severity == .error
                ? .problem("settings", "\(problem)", do: advice) : .warning("settings", "\(problem)", do: advice)
        }
        if !findings.isEmpty { return findings }
        let mode = settings.values.environment.isShadow ? ", shadow mode: it speaks only when spoken to" : ""
        return [.fine("settings", "environment \(settings.values.environment.rawValue)\(mode)")]
    }

    private func slackFindings() async -> [Finding] {
        let values = settings.values
        let slack = SlackExamination(apiURL: values.slackAPIURL, httpClient: httpClient, wallClock: wallClock)
        var findings = [await Self.lookUp(values.slackAPIURL)]
        findings.append(await clock(slack))
        guard let token = values.slackBotAccessToken else {
            return findings + [.skipped("token", "none is set")]
        }
        do throws(SlackError) {
            let identity = try await slack.identity(token: token)
            findings.append(team(identity, slack.whereAsked))
            findings += SlackExamination.findings(scopes: identity.scopes)
            findings.append(app(try await slack.appID(of: identity, token: token)))
        } catch {
            findings.append(.problem("token", "\(error)\(slack.whereAsked)", do: Self.advice(error)))
        }
        return findings
    }

    private func clock(_ slack: SlackExamination) async -> Finding {
        do {
            guard let difference = try await slack.clockDifference() else {
                return .skipped("clock", "Slack's answer has no date")
            }
            let seconds = difference.components.seconds
            let text = "\(seconds.magnitude) s \(seconds < 0 ? "behind" : "ahead of") Slack's"
            let advice = "let a time service set it (timedatectl set-ntp true)"
            let magnitude = difference < .zero ? .zero - difference : difference
            if magnitude >= Self.wrongClock {
                return .problem("clock", "\(text): from 300 s on all events are refused", do: advice)
            }
            return magnitude >= Self.unsteadyClock ? .warning("clock", text, do: advice) : .fine("clock", text)
        } catch {
            return .problem(
                "slack",
                "doesn't answer: \(ConnectionFault.words(error))",
                do: "check this host's way to the internet"
            )
        }
    }

    private func team(_ identity: SlackIdentity, _ whereAsked: String) -> Finding {
        let place = "\(identity.userName ?? identity.userID) in \(identity.teamName ?? identity.teamID)"
        guard let team = settings.values.slackTeamID, team != identity.teamID else {
            return .fine("token", "Slack takes it: \(place)\(whereAsked)")
        }
        return .problem(
            "token",
            "belongs to the workspace \(identity.teamID), but GOPHER_SLACK_TEAM_ID is \(team)",
            do: "gopherbot setup"
        )
    }

    private func app(_ found: String?) -> Finding {
        guard let found else { return .skipped("app", "Slack doesn't tell which the token belongs to (users:read)") }
        guard let app = settings.values.slackAppID, app != found else { return .fine("app", found) }
        return .problem(
            "app",
            "the token belongs to \(found), but GOPHER_SLACK_APP_ID is \(app): events are refused",
            do: "gopherbot setup"
        )
    }

    private func redisFindings() async -> [Finding] {
        var findings: [Finding] = []
        let configuration = settings.redis(client: "doctor")
        if case .tcp(let host, _) = configuration.endpoint { findings.append(await Self.lookUp(host: host)) }
        let keys = QueueKeys(appName: settings.values.appName)
        findings += await RedisExamination.with(configuration, eventLoop: eventLoop) { redis in
            let findings = await RedisExamination(redis: redis, appName: settings.values.appName).findings()
            if findings.contains(where: { $0.severity == .problem }) { return findings }
            do throws(RedisError) {
                return findings + (try await QueueState(redis: redis, keys: keys).findings(now: wallClock()))
            } catch {
                return findings + [
                    .problem("queue", "\(error)", do: RedisExamination.advice(error, appName: keys.appName))
                ]
            }
        }
        return findings
    }

    private func gatewayFindings() async -> [Finding] {
        guard let secret = settings.values.slackRequestSecret else {
            return [.skipped("gateway", "no signing secret is set")]
        }
        let gateway = GatewayExamination(httpClient: httpClient, secret: secret, wallClock: wallClock)
        var findings = [await gateway.finding(url: await localURL(), isPublic: false)]
        if let publicURL {
            findings.append(await gateway.finding(url: publicURL, isPublic: true))
        } else {
            findings.append(.skipped("request url", "give it with --url to have it tried as Slack does"))
        }
        return findings
    }

    /// Where this host's gateway listens: as its socket says, else PORT, else as installed.
    private func localURL() async -> String {
        let socket = try? await units?.show([Units.gatewaySocket]).first
        let listen = socket.flatMap { $0.isActive ? $0["Listen"] : nil }
        return Self.localURL(listen: listen, port: settings.values.port)
    }

    /// - Parameter listen: the socket's `Listen`, such as `127.0.0.1:8080 (Stream)`.
    static func localURL(listen: String?, port: Int?) -> String {
        let address = listen?.split(whereSeparator: \.isNewline).first?.split(separator: " ").first.map(String.init)
        guard let address, !address.isEmpty else { return "http://127.0.0.1:\(port ?? 8080)/slack/event" }
        if address.hasPrefix("/") {
            return "http+unix://\(address.replacing("/", with: "%2F"))/slack/event"
        }
        // All addresses of the host, one of which is the loopback.
        let named = address.hasPrefix("[::]:") ? "127.0.0.1" + address.dropFirst("[::]".count) : address
        return
            "http://\(named.hasPrefix("0.0.0.0:") ? "127.0.0.1" + named.dropFirst("0.0.0.0".count) : named)/slack/event"
    }

    private static func lookUp(_ url: String) async -> Finding {
        let authority = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
        let host = authority.first == "[" ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        return await lookUp(host: String(host))
    }

    private static func lookUp(host: String) async -> Finding {
        let start = ContinuousClock.now
        do {
            let addresses = try await NameLookup.addresses(of: host)
            let time = start.duration(to: .now).inMilliseconds
            return .fine("dns", "\(host) is \(addresses.prefix(2).joined(separator: ", ")) (\(time))")
        } catch {
            return .problem("dns", "\(host) is not found: \(error)", do: "check /etc/resolv.conf, or the name")
        }
    }

    /// What to do about a call that Slack refuses.
    static func advice(_ error: SlackError) -> String {
        switch error.kind {
        case .tokenGone: "take a new bot token (OAuth & Permissions, 'Install App'), then gopherbot setup"
        case .missingScope: "add the scope under 'OAuth & Permissions' and install the app again"
        case .notSent: "check SLACK_API_URL, and this host's way to the internet"
        case .permanent, .transient, .unknown, .rateLimited, .ambiguous: "try again later; see https://slack-status.com"
        }
    }
}
