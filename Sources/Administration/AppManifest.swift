internal import SlackEvents

/// Slack's description of an app: with it the app is made in one step, with exactly the scopes and events that are used.
///
/// - SeeAlso: docs.slack.dev/reference/app-manifest.
package struct AppManifest: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        case yaml, json
    }

    /// The app's and the bot user's name; Slack takes 35 characters at most.
    package static let longestName = 35

    /// Where Slack sends its events, with the gateway's path.
    package let requestURL: String
    package let name: String
    package let features: Set<Feature>

    /// - Parameters:
    ///   - url: how Slack reaches this host, `https://HOST[:PORT][/PATH]`; without a path the gateway's is added.
    ///   - features: ``Feature/answers`` is always among them.
    package init(url: String, name: String, features: Set<Feature>) throws(AppManifestError) {
        guard !name.isEmpty, name.count <= Self.longestName, name.allSatisfy({ !$0.isNewline }) else {
            throw .unusableName
        }
        self.requestURL = try Self.requestURL(url)
        self.name = name
        self.features = features.union([.answers])
    }

    /// In the order of Slack's settings page: by name.
    package var scopes: [String] {
        features.reduce(into: Set<String>()) { $0.formUnion($1.scopes) }.sorted()
    }

    package var events: [String] {
        features.reduce(into: Set<EventSubscription>()) { $0.formUnion($1.subscriptions) }.map(\.rawValue).sorted()
    }

    /// The whole manifest, with a newline at its end.
    package func text(_ format: Format) -> String {
        switch format {
        case .yaml: document.yaml()
        case .json: document.json() + "\n"
        }
    }

    /// The Request URL that belongs to an address of this host.
    package static func requestURL(_ url: String) throws(AppManifestError) -> String {
        guard url.lowercased().hasPrefix("https://") else { throw .notHTTPS }
        let rest = url.dropFirst("https://".count)
        guard let first = rest.first, first != "/", first != ":",
            rest.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && !"@?#\"\\".unicodeScalars.contains($0) })
        else { throw .malformedURL }
        let path = rest.drop { $0 != "/" }
        return path.isEmpty || path == "/" ? "https://" + rest.prefix { $0 != "/" } + "/slack/event" : url
    }

    private var document: ManifestValue {
        [
            ("display_information", [("name", .text(name)), ("description", .text("Chat bot of this community"))]),
            (
                "features",
                [
                    (
                        "app_home",
                        [
                            ("home_tab_enabled", false),
                            ("messages_tab_enabled", .flag(features.contains(.directMessages))),
                            ("messages_tab_read_only_enabled", false),
                        ]
                    ),
                    ("bot_user", [("display_name", .text(name)), ("always_online", true)]),
                ]
            ),
            ("oauth_config", [("scopes", [("bot", .words(scopes))])]),
            (
                "settings",
                [
                    ("event_subscriptions", [("request_url", .text(requestURL)), ("bot_events", .words(events))]),
                    ("org_deploy_enabled", false),
                    ("socket_mode_enabled", false),
                    ("token_rotation_enabled", false),
                ]
            ),
        ]
    }
}

/// Why there can be no manifest.
package enum AppManifestError: Error, Equatable, CustomStringConvertible {
    case notHTTPS
    case malformedURL
    case unusableName

    package var description: String {
        switch self {
        case .notHTTPS: "the address must begin with https://, since Slack sends events over TLS only"
        case .malformedURL: "the address must be like https://bot.example.org, with no user name, query or blanks"
        case .unusableName: "the name must have 1 to \(AppManifest.longestName) characters"
        }
    }
}
