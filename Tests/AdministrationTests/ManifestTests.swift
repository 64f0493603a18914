import Administration
import Foundation
import SlackAPI
import SlackEvents
import Testing

@Suite("manifest")
struct ManifestTests {
    private static let everything = Set(Feature.allCases)

    @Test("The manifest has the scopes and events of all features, no more, and Slack's members around them")
    func wholeManifest() throws {
        let manifest = try AppManifest(url: "https://bot.example.org", name: "Gopher", features: Self.everything)
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(manifest.text(.json).utf8)) as? [String: Any]
        )
        let bot = Self.member("oauth_config.scopes.bot", of: document) as? [String]
        #expect(
            bot == [
                "app_mentions:read", "channels:history", "channels:read", "chat:write", "chat:write.customize",
                "files:read", "groups:history", "groups:read", "im:history", "im:write", "mpim:history",
                "reactions:write", "users:read",
            ]
        )
        let events = Self.member("settings.event_subscriptions.bot_events", of: document) as? [String]
        #expect(
            events == [
                "app_mention", "app_uninstalled", "member_joined_channel", "message.channels", "message.groups",
                "message.im", "message.mpim", "team_join", "tokens_revoked",
            ]
        )
        #expect(
            Self.member("settings.event_subscriptions.request_url", of: document) as? String
                == "https://bot.example.org/slack/event"
        )
        #expect(Self.member("display_information.name", of: document) as? String == "Gopher")
        #expect(Self.member("features.bot_user.display_name", of: document) as? String == "Gopher")
        #expect(Self.member("settings.socket_mode_enabled", of: document) as? Bool == false)
        #expect(Self.member("features.app_home.messages_tab_enabled", of: document) as? Bool == true)
    }

    @Test(
        "A feature that is left out takes along what it alone needs",
        arguments: [
            (Feature.reactions, ["reactions:write"], [String]()),
            (.playground, ["files:read"], []),
            (.announcements, ["chat:write.customize"], []),
            (.privateChannels, ["groups:history", "groups:read"], ["message.groups"]),
            (.welcomes, ["users:read"], ["team_join"]),
            (.channelWelcomes, [], ["member_joined_channel"]),
            (.directMessages, ["im:history", "mpim:history"], ["message.im", "message.mpim"]),
        ]
    )
    func without(feature: Feature, scopes: [String], events: [String]) throws {
        let url = "https://bot.example.org"
        let all = try AppManifest(url: url, name: "Gopher", features: Self.everything)
        let less = try AppManifest(url: url, name: "Gopher", features: Self.everything.subtracting([feature]))
        #expect(Set(all.scopes).subtracting(less.scopes) == Set(scopes))
        #expect(Set(all.events).subtracting(less.events) == Set(events))
    }

    @Test(
        "Each method that the client knows and the daemons call is in a feature, and each event that is subscribed to"
    )
    func complete() throws {
        let listed = Self.everything.reduce(into: Set<SlackMethod>()) { $0.formUnion($1.methods) }
        let called = try Self.calledMethods()
        #expect(called.subtracting(listed) == [], "a daemon calls it, and no feature asks for its scope")
        #expect(listed.subtracting(called) == [], "a feature asks for a scope that nothing uses")
        let subscribed = Self.everything.reduce(into: Set<EventSubscription>()) { $0.formUnion($1.subscriptions) }
        #expect(subscribed == Set(EventSubscription.allCases))
    }

    @Test("The YAML says the same as the JSON", arguments: ["Gopher", "the \"best\": gopher", "no"])
    func yaml(name: String) throws {
        let manifest = try AppManifest(url: "https://bot.example.org", name: name, features: Self.everything)
        let lines = manifest.text(.yaml).split(separator: "\n").map(String.init)
        #expect(lines.first == "display_information:")
        #expect(lines.contains("      - channels:history") || lines.contains("    - channels:history"))
        for word in manifest.scopes + manifest.events {
            #expect(lines.filter { $0.hasSuffix("- \(word)") }.count == 1, "\(word)")
        }
        #expect(lines.contains(#"    request_url: "https://bot.example.org/slack/event""#))
        // Indented by two for each level, and no tabs, which YAML refuses.
        #expect(lines.allSatisfy { $0.prefix { $0 == " " }.count % 2 == 0 && !$0.contains("\t") })
    }

    @Test(
        "An address gets the gateway's path where it has none",
        arguments: [
            ("https://bot.example.org", "https://bot.example.org/slack/event"),
            ("https://bot.example.org/", "https://bot.example.org/slack/event"),
            ("https://bot.example.org:8443", "https://bot.example.org:8443/slack/event"),
            ("https://example.org/bot/slack/events", "https://example.org/bot/slack/events"),
        ]
    )
    func requestURL(given: String, expected: String) throws {
        #expect(try AppManifest.requestURL(given) == expected)
    }

    @Test(
        "An address that Slack can't use is refused",
        arguments: [
            ("http://bot.example.org", AppManifestError.notHTTPS), ("bot.example.org", .notHTTPS),
            ("https://", .malformedURL), ("https:///x", .malformedURL), ("https://a b", .malformedURL),
            ("https://u:p@example.org", .malformedURL), ("https://example.org/?x", .malformedURL),
        ]
    )
    func badURL(url: String, error: AppManifestError) {
        #expect(throws: error) { try AppManifest.requestURL(url) }
    }

    @Test("A name of 36 characters is refused, which Slack would do too")
    func longName() {
        #expect(throws: AppManifestError.unusableName) {
            try AppManifest(url: "https://a.example", name: String(repeating: "x", count: 36), features: [])
        }
    }

    @Test("Methods and events need the scopes that Slack's reference says")
    func reference() throws {
        guard let contract = SharedData.json("slack/spec/web-api-contract.json"),
            let events = SharedData.json("slack/spec/events-reference.json")
        else { return SharedData.sayThatItIsMissing() }
        let methods = try #require(contract["methods"] as? [String: [String: Any]])
        for method in SlackMethod.allCases {
            let documented = try #require(methods[method.rawValue]?["scopes"] as? [String: [String]])["bot"] ?? []
            let scopes = method.scopes(for: Set(ListedChannelType.allCases))
            #expect(scopes.subtracting(documented) == [], "\(method.rawValue)")
            #expect(scopes.isEmpty == documented.isEmpty, "\(method.rawValue)")
        }
        let known = try #require(events["events"] as? [String: [String: Any]])
        for event in EventSubscription.allCases {
            let documented = try #require(known[event.rawValue]?["scopes"] as? [String], "\(event.rawValue)")
            if let scope = event.scope {
                #expect(documented.contains(scope), "\(event.rawValue)")
            } else {
                #expect(documented == [], "\(event.rawValue)")
            }
        }
    }

    /// - Parameter path: names with dots between.
    private static func member(_ path: String, of document: [String: Any]) -> Any? {
        path.split(separator: ".").reduce(document as Any?) { ($0 as? [String: Any])?[String($1)] }
    }

    /// The methods of the calls in the sources of the daemons and of the operator's commands.
    private static func calledMethods() throws -> Set<SlackMethod> {
        let calls: [String: [SlackMethod]] = [
            "authTest": [.authTest], "postMessage": [.postMessage], "postOnce": [.postMessage, .conversationsHistory],
            "postEphemeral": [.postEphemeral],
            "updateMessage": [.updateMessage], "deleteMessage": [.deleteMessage], "addReaction": [.addReaction],
            "removeReaction": [.removeReaction], "openConversation": [.openConversation],
            "history": [.conversationsHistory, .conversationsReplies], "allConversations": [.conversationsList],
            "conversationsList": [.conversationsList], "conversationInfo": [.conversationsInfo],
            "userInfo": [.userInfo], "appID": [.botInfo], "fileInfo": [.fileInfo], "teamInfo": [.teamInfo],
        ]
        let sources = URL(filePath: #filePath).appending(path: "../../../Sources").standardized
        var found: Set<SlackMethod> = []
        for target in ["Consumer", "BackgroundTasks", "Administration"] {
            let folder = FileManager.default.enumerator(
                at: sources.appending(path: target),
                includingPropertiesForKeys: nil
            )
            while let file = folder?.nextObject() as? URL {
                guard file.pathExtension == "swift" else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                for (name, methods) in calls where text.contains("lack.\(name)(") || text.contains("client.\(name)(") {
                    found.formUnion(methods)
                }
            }
        }
        return found
    }
}
