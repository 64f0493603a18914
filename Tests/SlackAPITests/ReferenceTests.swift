import Foundation
import NIOCore
import NIOHTTP1
import Secrets
import Testing

@testable import SlackAPI

@Suite("Slack's own data", .enabled(if: ReferenceData.isThere, ReferenceData.missing), .timeLimit(.minutes(1)))
struct ReferenceTests {
    /// What becomes of an answer: "done", or the kind of failure.
    private func outcome(_ method: SlackMethod, _ answer: HTTPAnswer) -> (label: String, code: String?) {
        func judge<Answer: SlackAnswer>(_: Answer.Type) -> (String, String?) {
            let judge = Judge(method: method, excerpt: Excerpt(token: Secret(testToken)), isRepeated: false)
            switch judge.verdict(answer, as: Answer.self) {
            case .done: return ("done", nil)
            case .limited: return ("limited", "ratelimited")
            case .failed(let kind, let detail, _):
                let error = SlackError(kind: kind, method: method, channel: nil, detail: detail, effort: CallEffort())
                return (error.label, error.code)
            }
        }
        return switch method {
        case .authTest: judge(SlackIdentity.self)
        case .postMessage, .updateMessage: judge(MessageAnswer.self)
        case .postEphemeral, .deleteMessage, .addReaction, .removeReaction: judge(DoneAnswer.self)
        case .openConversation: judge(OpenAnswer.self)
        case .conversationsHistory, .conversationsReplies: judge(HistoryPage.self)
        case .conversationsList: judge(ChannelPage.self)
        case .conversationsInfo: judge(ChannelAnswer.self)
        case .userInfo: judge(UserAnswer.self)
        case .botInfo: judge(BotAnswer.self)
        case .fileInfo: judge(FileAnswer.self)
        case .teamInfo: judge(TeamAnswer.self)
        }
    }

    private static func answer(status: Int, headers: [String: String], json: Any) throws -> HTTPAnswer {
        let body = try (json as? String)?.data(using: .utf8) ?? JSONSerialization.data(withJSONObject: json)
        func header(_ name: String) -> String? {
            headers.first { $0.key.lowercased() == name }?.value
        }
        return HTTPAnswer(
            status: status,
            retryAfter: header("retry-after"),
            scopes: header("x-oauth-scopes"),
            body: ByteBuffer(bytes: body)
        )
    }

    static let known = ReferenceData.answers.filter { SlackMethod(rawValue: $0.method) != nil || $0.method == "any" }

    @Test("Every answer that Slack documents or gave is understood", arguments: known.filter { $0.kind != "shape" })
    func answers(file: ReferenceData.AnswerFile) throws {
        var json = try file.json()
        var status = 200
        var headers: [String: String] = [:]
        if let exchange = json as? [String: Any], let response = exchange["response"] as? [String: Any] {
            status = response["status"] as? Int ?? 200
            headers = response["headers"] as? [String: String] ?? [:]
            json = try #require(response["body"])
        }
        let method = SlackMethod(rawValue: file.method) ?? .addReaction
        let (label, code) = outcome(method, try Self.answer(status: status, headers: headers, json: json))
        if let error = file.error {
            let isDone = method.isDone(code: error, isRepeated: false)
            #expect(isDone ? label == "done" : code == error)
            #expect(label != "unknown")
        } else if status == 200 {
            #expect(label == "done")
        } else {
            #expect(label == "transient" && code == "http_\(status)")
        }
    }

    @Test("Every field that Slack's SDK has seen is survived", arguments: known.filter { $0.kind == "shape" })
    func shapes(file: ReferenceData.AnswerFile) throws {
        var json = try #require(file.json() as? [String: Any])
        json["ok"] = true
        let method = try #require(SlackMethod(rawValue: file.method))
        #expect(outcome(method, try Self.answer(status: 200, headers: [:], json: json)).label == "done")
    }

    @Test("Every error code in Slack's tables has its place")
    func codes() throws {
        let contract = try ReferenceData.contract()
        let methods = try #require(contract["methods"] as? [String: [String: Any]])
        var codes = Set(try #require(contract["common_errors"] as? [String: String]).keys)
        for method in SlackMethod.allCases {
            let entry = try #require(methods[method.rawValue], "\(method.rawValue) is in the contract")
            codes.formUnion(entry["errors"] as? [String] ?? [])
        }
        #expect(codes.count > 100)
        #expect(codes.filter { ErrorCode($0) == .unknown } == [])
        #expect(ErrorCode("never_seen") == .unknown)
    }

    @Test("All that is sent is in Slack's contract: the arguments, the required ones, and JSON only where it is taken")
    func requests() async throws {
        let methods = try #require(try ReferenceData.contract()["methods"] as? [String: [String: Any]])
        try await withSlack(respond: inTurn(.refusal("is_archived"))) { slack, server in
            await callEverything(slack)
            #expect(Set(server.requests.map(\.method)) == Set(SlackMethod.allCases.map(\.rawValue)))
            for request in server.requests {
                let contract = try #require(methods[request.method])
                let arguments = try #require(contract["args"] as? [String: [String: Any]])
                let isJSON = try #require(request.header("Content-Type")).hasPrefix("application/json")
                #expect(!isJSON || contract["json_body"] as? Bool == true)
                #expect(isJSON || contract["form_body"] as? Bool == true)
                let sent = try isJSON ? Self.json(request.body) : Self.form(request.body)
                let unknown = sent.subtracting(arguments.keys)
                #expect(unknown == [], "\(request.method) is sent what it doesn't know")
                let required = arguments.filter { $0.value["required"] as? Bool == true && $0.key != "token" }
                #expect(sent.isSuperset(of: required.keys), "\(request.method) lacks what it needs")
                #expect(!sent.contains("token") && !request.body.contains(testToken))
                #expect(request.header("Authorization") == "Bearer \(testToken)")
                #expect(request.header("User-Agent") == "gopherbot")
                #expect(request.head.method == .POST && !request.head.uri.contains("?"))
            }
        }
    }

    private static func json(_ body: String) throws -> Set<String> {
        let json = try JSONSerialization.jsonObject(with: Data(body.utf8))
        return Set(try #require(json as? [String: Any]).keys)
    }

    private static func form(_ body: String) -> Set<String> {
        Set(body.split(separator: "&").map { String($0.prefix { $0 != "=" }) })
    }

    /// Every method, with all that it can be given.
    private func callEverything(_ slack: SlackClient) async {
        let deadline = farDeadline
        let attachments = [MessageAttachment(text: "t", fallback: "f", color: "good")]
        _ = try? await slack.authTest(deadline: deadline)
        _ = try? await slack.postMessage(hello, deadline: deadline)
        _ = try? await slack.postMessage(
            PostMessage(
                channel: "C0GEN",
                text: "x",
                threadTimestamp: "1.2",
                attachments: attachments,
                unfurl: true,
                metadata: MessageMetadata(eventType: "e", payload: ["key": "value"]),
                username: "Changelog",
                iconEmoji: ":radio:"
            ),
            deadline: deadline
        )
        _ = try? await slack.postEphemeral(
            PostEphemeral(
                channel: "C0GEN",
                user: "U0ANN",
                text: "x",
                threadTimestamp: "1.2",
                attachments: attachments
            ),
            deadline: deadline
        )
        _ = try? await slack.updateMessage(channel: "C0GEN", timestamp: "1.2", text: "x", deadline: deadline)
        _ = try? await slack.deleteMessage(channel: "C0GEN", timestamp: "1.2", deadline: deadline)
        _ = try? await slack.addReaction(channel: "C0GEN", timestamp: "1.2", name: "gopher", deadline: deadline)
        _ = try? await slack.removeReaction(channel: "C0GEN", timestamp: "1.2", name: "gopher", deadline: deadline)
        _ = try? await slack.openConversation(user: "U0ANN", deadline: deadline)
        for thread in [nil, "1.2"] {
            let query = HistoryQuery(
                channel: "C0GEN",
                threadTimestamp: thread,
                oldest: "1",
                latest: "2",
                inclusive: true,
                limit: 10,
                includeAllMetadata: true,
                cursor: "a="
            )
            _ = try? await slack.history(query, deadline: deadline)
        }
        _ = try? await slack.conversationsList(types: ListedChannelType.allCases, cursor: "a=", deadline: deadline)
        _ = try? await slack.conversationInfo(channel: "C0GEN", deadline: deadline)
        _ = try? await slack.userInfo(user: "U0ANN", deadline: deadline)
        _ = try? await slack.appID(ofBot: "B0", deadline: deadline)
        _ = try? await slack.fileInfo(file: "F0", deadline: deadline)
        _ = try? await slack.teamInfo(deadline: deadline)
    }
}
