internal import Secrets
internal import Settings

/// The questions. Enter keeps what is there; what is wrong is said and asked again.
extension Setup {
    func askAll(_ draft: inout SetupDraft) async throws {
        terminal.say("Enter keeps what is in brackets. Tokens and secrets aren't shown while they are typed.")
        try await ask(
            "Bot token, xoxb-… ('OAuth & Permissions')",
            for: "GOPHER_SLACK_BOT_ACCESS_TOKEN",
            isNeeded: true,
            &draft
        ) { draft in try await checkSlack(&draft) }
        // Slack has said them, or not.
        if draft.settings.values.slackAppID == nil {
            try await ask("App id, A… ('Basic Information')", for: "GOPHER_SLACK_APP_ID", isNeeded: true, &draft)
        }
        if draft.settings.values.slackTeamID == nil {
            try await ask(
                "Workspace id, T… (app.slack.com/client/T…)",
                for: "GOPHER_SLACK_TEAM_ID",
                isNeeded: true,
                &draft
            )
        }
        try await ask(
            "Signing secret ('Basic Information')",
            for: "GOPHER_SLACK_REQUEST_SECRET",
            isNeeded: true,
            &draft
        )
        try await ask(
            "Redis, redis://[USER:PASSWORD@]HOST[:PORT]",
            for: "REDIS_URL",
            isNeeded: false,
            &draft
        ) { draft in
            try await askForTLS(&draft)
            try await checkRedis(draft)
        }
        if draft.isFirst {
            terminal.say("In production the bot speaks freely; in any other environment it is in shadow mode.")
        }
        try await ask("Environment, production or development", for: "ENV", isNeeded: false, &draft)
    }

    func askForURL() async throws -> String? {
        while true {
            let answer = try await terminal.ask("This host as Slack reaches it, https://… [not now]: ")
            if answer.isEmpty { return nil }
            do throws(SetupError) {
                return try Self.requestURL(answer)
            } catch {
                terminal.say("\(error)")
            }
        }
    }

    /// A `redis://` elsewhere gets TLS, unless somebody says that it has none; who said so once isn't asked again.
    private func askForTLS(_ draft: inout SetupDraft) async throws {
        guard draft.settings.values.redisURL.assumesTLS else { return }
        terminal.say("That Redis is on another host: its password and what people say go over the network.")
        let answer = try await terminal.ask("Does it speak TLS, yes or no [yes]: ")
        if ["no", "n", "0"].contains(answer.lowercased()) { try draft.set("GOPHER_REDIS_INSECURE", to: "1") }
    }

    /// Asks for one setting until it is right.
    ///
    /// - Parameter check: of a new value and of one that is kept.
    private func ask(
        _ question: String,
        for name: String,
        isNeeded: Bool,
        _ draft: inout SetupDraft,
        check: (inout SetupDraft) async throws -> Void = { _ in }
    ) async throws {
        guard let definition = SettingDefinition.table.first(where: { $0.name == name }) else { return }
        while true {
            let current = current(definition, draft)
            let prompt = question + (current.map { " [\($0)]" } ?? "") + ": "
            let answer =
                definition.isSecret
                ? try await terminal.askSecretly(prompt).exposed : try await terminal.ask(prompt)
            if answer.isEmpty, isNeeded, current == nil {
                terminal.say("\(name) is needed: \(definition.summary)")
                continue
            }
            var next = draft
            do {
                if !answer.isEmpty {
                    for remark in try next.set(name, to: answer) { terminal.say("note: \(remark)") }
                }
                try await check(&next)
                draft = next
                return
            } catch let error as SetupError {
                terminal.say("\(error)")
            }
        }
    }

    /// What stands in the brackets: never a secret.
    private func current(_ definition: SettingDefinition, _ draft: SetupDraft) -> String? {
        let settings = draft.settings
        switch settings.source(of: definition.name) {
        case .environment?:
            if definition.name == "REDIS_URL" { return settings.values.redisURL.description }
            return definition.isSecret ? "as it is" : draft.value(of: definition.name)
        case .credential?: return "as it is"
        case .standard?: return definition.standard
        case .unset?, nil: return nil
        }
    }
}
