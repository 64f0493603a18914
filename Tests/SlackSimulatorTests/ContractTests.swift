import Foundation
import Testing

@testable import SlackSimulator

/// Slack's reference as data, which the checkout may lack.
private let reference = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../../shared/slack/spec/web-api-contract.json"
)

@Suite(
    "Web API contracts",
    .enabled("shared/slack/spec isn't here to compare with") {
        FileManager.default.isReadableFile(atPath: reference.path)
    }
)
struct ContractTests {
    /// Not in the reference's data.
    private static let unlisted: Set<String> = ["reactions.get"]
    /// What the reference gives as a string that holds JSON.
    private static let structures: Set<String> = ["attachments", "blocks", "metadata", "unfurled_attachments"]

    @Test("Every method has a contract and an operation")
    func complete() {
        #expect(Set(WebAPI.methods.keys) == Set(MethodContract.all.map(\.name)))
        #expect(MethodContract.all.count == WebAPI.methods.count)
    }

    @Test("What the simulator asks of a call is what Slack's reference says", arguments: MethodContract.all.map(\.name))
    func agrees(name: String) throws {
        if Self.unlisted.contains(name) { return }
        let contract = try #require(WebAPI.methods[name]).contract
        let data = try JSON(parsing: Data(contentsOf: reference))
        let method = try #require(data["methods"]?[name])
        #expect((contract.verb == .get) == (method["http_method"] == "GET"))
        #expect(contract.takesJSON == (method["json_body"] == true))
        let scopes = method["scopes"]?["bot"]?.elements?.compactMap(\.string) ?? []
        #expect(Set(contract.scopes) == Set(scopes))

        var required: [String: MethodContract.ArgumentKind] = [:]
        var optional: [String: MethodContract.ArgumentKind] = [:]
        for argument in method["args"]?.members ?? [] where argument.name != "token" {
            let kind = Self.kind(argument)
            if argument.value["required"] == true {
                required[argument.name] = kind
            } else {
                optional[argument.name] = kind
            }
        }
        #expect(contract.required == required)
        #expect(contract.optional == optional)
    }

    private static func kind(_ argument: JSON.Member) -> MethodContract.ArgumentKind {
        if structures.contains(argument.name) { return .structure }
        let type = argument.value["type"]
        let name = type?.string ?? type?.elements?.first?.string ?? "string"
        return switch name {
        case "boolean": .boolean
        case "number": .number
        case "integer": .integer
        case "array": .array
        default: .string
        }
    }

    @Test("An answer has the fields that Slack's reference requires")
    func answers() async throws {
        let data = try JSON(parsing: Data(contentsOf: reference))
        try await withSimulator { bench in
            let said = try await bench.simulator.say(
                Utterance("hi", in: "#general", files: [["id": "F01SAMPLE00", "name": "a.txt"]])
            )
            let own =
                try await bench.api("chat.postMessage", ["channel": "C01GENERAL0", "text": "x"])["ts"]?.string ?? ""
            let all = [
                "channel": "C01GENERAL0", "text": "x", "user": "U01BOB00000", "timestamp": said.timestamp,
                "name": "wave",
                "message_ts": said.timestamp, "ts": own, "file": "F01SAMPLE00", "bot": "B01GOPHER00",
            ]
            // In this order, so that what is removed has been there.
            let last = ["reactions.remove", "chat.delete"]
            let names = MethodContract.all.map(\.name).filter { !last.contains($0) } + last
            for name in names {
                var form = all
                if name == "conversations.open" { form = ["users": "U01BOB00000"] }
                let answer = try await bench.api(name, form)
                #expect(answer["ok"] == true, "\(name): \(answer)")
                for field in data["methods"]?[name]?["response_required"]?.elements?.compactMap(\.string) ?? [] {
                    #expect(answer[field] != nil, "\(name) lacks \(field)")
                }
            }
        }
    }

    @Test("Every error that a method throws is one that Slack has")
    func errors() throws {
        let data = try JSON(parsing: Data(contentsOf: reference))
        // From reports of what Slack answers, where its reference is silent: slack.dev's older pages and issue threads.
        let reported: Set<String> = [
            "cannot_dm_bot", "invalid_thread_ts", "insecure_request", "no_reaction", "no_item_specified",
            "bad_timestamp",
            "missing_argument", "invalid_limit", "not_in_channel", "is_archived",
        ]
        var known = Set(data["common_errors"]?.members?.map(\.name) ?? []).union(reported)
        for method in data["methods"]?.members ?? [] {
            known.formUnion(method.value["errors"]?.elements?.compactMap(\.string) ?? [])
        }
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/SlackSimulator/WebAPI"
        )
        var thrown: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /APIError\(\s*"([a-z_]+)"/) { thrown.insert(String(match.output.1)) }
        }
        #expect(thrown.count > 30)
        #expect(thrown.subtracting(known) == [])
    }
}
