/// What can be asked of systemd about the bot's units and the journal.
struct UnitExamination: Sendable {
    let units: Units

    func findings() async -> [Finding] {
        do {
            let shown = try await units.show([
                Units.target, Units.gatewaySocket, Units.gateway, "gopherbot-consumer@*.service",
                Units.backgroundTasksSocket, "gopherbot-bgtasks.service", "gopherbot-poll@*.service",
                "gopherbot-*.timer",
            ])
            return Self.states(shown) + Self.versions(shown) + [await suppressed()]
        } catch {
            return [.skipped("units", "\(error)")]
        }
    }

    /// What their states say.
    static func states(_ shown: [Units.Unit]) -> [Finding] {
        let installed = shown.filter(\.isInstalled)
        guard !installed.isEmpty else {
            return [.skipped("units", "none of gopherbot's is installed on this host")]
        }
        let findings = installed.compactMap(judge)
        let running = installed.filter { $0.isActive && !$0.isTimer }.map(\.id)
        return findings.isEmpty
            ? [.fine("units", running.isEmpty ? "none runs" : "running: \(running.joined(separator: ", "))")] : findings
    }

    private static func judge(_ unit: Units.Unit) -> Finding? {
        if unit.hasFailed {
            let isConfiguration = unit["ExecMainStatus"] == "78"
            let text = isConfiguration ? "doesn't start with these settings" : "failed (\(unit["Result"]))"
            return .problem(
                unit.id,
                text,
                do: "journalctl -u \(unit.id) -n 20 says why; then systemctl restart \(unit.id)"
            )
        }
        if unit.waits {
            return .problem(unit.id, "waits for its settings", do: "gopherbot setup")
        }
        // A service that a socket or a timer starts may well be at rest.
        let isAlwaysUp = unit.id.hasSuffix(".socket") || unit.isTimer || unit.id.contains("consumer@")
        if unit.isEnabled, !unit.isActive, isAlwaysUp {
            return .problem(unit.id, "is enabled, but doesn't run", do: "systemctl start \(unit.id)")
        }
        if let restarts = Int(unit["NRestarts"]), restarts > 0 {
            return .warning(
                unit.id,
                "was restarted \(restarts) times after it ended by itself",
                do: "journalctl -u \(unit.id) -p warning says why"
            )
        }
        return nil
    }

    private static func versions(_ shown: [Units.Unit]) -> [Finding] {
        let running = shown.filter { $0.isActive && $0["MainPID"] != "" && $0["MainPID"] != "0" }
        guard !running.isEmpty else { return [] }
        var unseen: [String] = []
        var old: [Finding] = []
        for unit in running {
            switch Units.runsInstalledFile(pid: unit["MainPID"]) {
            case true?: continue
            case false?:
                let text = "runs another version than /usr/bin/gopherbot"
                old.append(.warning("version", "\(unit.id) \(text)", do: "systemctl restart \(unit.id)"))
            case nil: unseen.append(unit.id)
            }
        }
        if !unseen.isEmpty {
            old.append(.skipped("version", "only root can see what \(unseen.joined(separator: ", ")) run"))
        }
        return old.isEmpty
            ? [.fine("version", "all \(running.count) services run /usr/bin/gopherbot as installed")] : old
    }

    /// Journald drops a service's lines when there are too many (`RateLimitBurst=`), and says so in one of its own.
    ///
    /// - SeeAlso: systemd, sd-messages.h, `SD_MESSAGE_JOURNAL_DROPPED`.
    private func suppressed() async -> Finding {
        let outcome: Program.Outcome
        do {
            outcome = try await Program(name: "journalctl").run([
                "--quiet", "--no-pager", "--output=cat", "--since=-1d", "--lines=1000",
                "MESSAGE_ID=a596d6fe7bfa4994828e72309e95d61e",
            ])
        } catch {
            return .skipped("journal", "\(error)")
        }
        guard outcome.status == 0 else {
            return .skipped("journal", "it can't be read: \(outcome.output.prefix { !$0.isNewline })")
        }
        return Self.suppressed(journal: outcome.output)
    }

    static func suppressed(journal: String) -> Finding {
        let lines = journal.split(whereSeparator: \.isNewline).filter { $0.contains("gopherbot") }
        guard let last = lines.last else { return .fine("journal", "dropped none of the bot's lines within a day") }
        return .warning(
            "journal",
            "dropped lines of the bot \(lines.count) times within a day (\(last))",
            do:
                "set GOPHER_LOG_LEVEL=info, or raise LogRateLimitBurst= (systemctl edit) or RateLimitBurst= in journald.conf"
        )
    }
}
