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
    private static let unlisted: Set<String> = [
        "reactions.get", "files.getUploadURLExternal", "files.completeUploadExternal",
    ]
    /// What the reference gives as a string that holds JSON.
    private static let structures: Set<String> = ["attachments", "blocks", "metadata", "unfurled_attachments", "view"]

    @Test("Every method has a contract and an operation")
    func complete() {
        #expect(Set(WebAPI.methods.keys) == Set(MethodContract.all.map(\.name)))
        #expect(MethodContract.all.count == WebAPI.methods.count)
    }

    @Test("Every method of the reference is there, with the limit that it has in the reference")
    func allMethods() throws {
        let data = try JSON(parsing: Data(contentsOf: reference))
        let methods = try #require(data["methods"]?.members)
        #expect(methods.count == 24)
        #expect(Set(methods.map(\.name)) == Set(WebAPI.methods.keys).subtracting(Self.unlisted))
        for method in methods {
            let perMinute = method.value["rate_limit"]?["per_minute"]?.integer
            let limit = CallLimits.perMinute[method.name]
            // What is special is in words alone.
            if let perMinute {
                #expect(limit == perMinute, "\(method.name)")
            } else {
                #expect(limit != nil, "\(method.name)")
            }
        }
    }

    @Test("A method's errors are those of Slack's reference", arguments: MethodContract.all.map(\.name))
    func listedErrors(name: String) throws {
        let data = try JSON(parsing: Data(contentsOf: reference))
        let errors = try #require(WebAPI.methods[name]).contract.errors
        #expect(Set(errors).count == errors.count)
        #expect(Set(data["common_errors"]?.members?.map(\.name) ?? []).subtracting(errors) == [])
        if Self.unlisted.contains(name) { return }
        let method = try #require(data["methods"]?[name])
        #expect(Set(method["errors"]?.elements?.compactMap(\.string) ?? []).subtracting(errors) == [])
    }

    @Test(
        "Whatever is wrong with a call, its error is one that its contract has for the method",
        arguments: MethodContract.all.map(\.name)
    )
    func wrongCalls(name: String) async throws {
        // It fails with whatever error it is asked for.
        if name == "api.test" { return }
        let contract = try #require(WebAPI.methods[name]).contract
        let known = contract.errors
        let right: [String: JSON] = [
            "channel": "C01GENERAL0", "text": "x", "user": "U01BOB00000", "user_id": "U01BOB00000", "name": "wave",
            "timestamp": "1700000000.000100", "ts": "1700000000.000100", "message_ts": "1700000000.000100",
            "file": "F0NONE", "users": "U01BOB00000", "bot": "B01GOPHER00",
            "view": ["type": "home", "blocks": []],
        ]
        let wrong: [JSON] = [
            "", "x", "-1", "99999", "C0NONE", "U01GOPHER00", "1.1", "{", "[{}]", "C01MODS0000", .null, 5, true, [], [:],
        ]
        try await withSimulator { bench in
            for argument in contract.required.keys.sorted() + contract.optional.keys.sorted() {
                for value in wrong {
                    var arguments = right.filter { contract.required[$0.key] != nil || $0.key == "text" }
                    arguments[argument] = value
                    let json = JSON.object(arguments.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
                    var answers: [JSON] = []
                    if value.string != nil {
                        answers.append(try await bench.api(name, arguments.mapValues { $0.string ?? $0.text() }))
                    }
                    if contract.takesJSON { answers.append(try await bench.api(name, json: json)) }
                    for answer in answers where answer["ok"] != true {
                        let error = answer["error"]?.string ?? ""
                        #expect(known.contains(error), "\(error) for \(argument) = \(value.text().prefix(40))")
                    }
                }
            }
            var withoutAny = [try await bench.api(name)]
            withoutAny.append(try await bench.api(name, [:], token: nil))
            withoutAny.append(try await bench.api(name, [:], token: "xoxb-other"))
            for answer in withoutAny where answer["ok"] != true {
                #expect(known.contains(answer["error"]?.string ?? ""), "\(answer)")
            }
        }
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
                "user_id": "U01BOB00000", "view": #"{"type":"home","blocks":[]}"#,
            ]
            // It has no bot token; the upload has a test of its own.
            let others = Self.unlisted.subtracting(["reactions.get"]).union(["apps.connections.open"])
            // In this order, so that what is removed has been there.
            let last = ["reactions.remove", "chat.delete"]
            let names = MethodContract.all.map(\.name).filter { !last.contains($0) && !others.contains($0) } + last
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
            "missing_argument", "invalid_limit", "not_in_channel", "is_archived", "file_upload_size_restricted",
            "storage_limit_reached",
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
