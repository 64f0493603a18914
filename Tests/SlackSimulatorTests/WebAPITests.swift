import NIOHTTP1
import SlackSimulator
import Testing

@Suite("Web API calls", .timeLimit(.minutes(1)))
struct WebAPITests {
    @Test("auth.test tells who the bot is, with Slack's headers")
    func authTest() async throws {
        try await withSimulator { bench in
            let answer = try await bench.call("auth.test", "", type: nil)
            #expect(answer.status == 200)
            #expect(answer.json["ok"] == true)
            #expect(answer.json["user_id"] == "U01GOPHER00")
            #expect(answer.json["bot_id"] == "B01GOPHER00")
            #expect(answer.json["team_id"] == "T01GOPHERS0")
            #expect(answer.header("Content-Type") == "application/json; charset=utf-8")
            #expect(answer.header("X-OAuth-Scopes")?.contains("chat:write") == true)
            #expect(answer.header("x-slack-req-id")?.count == 32)
            let posted = try await bench.call("chat.postMessage", "", type: nil)
            #expect(posted.header("X-Accepted-OAuth-Scopes") == "chat:write")
        }
    }

    @Test(
        "A call that can't be served gets Slack's error",
        arguments: [
            Refused("zzz.nothing", "", error: "unknown_method"),
            Refused("auth.test", "", token: nil, error: "not_authed"),
            Refused("auth.test", "", token: "xoxb-other", error: "invalid_auth"),
            Refused("auth.test", "a=%zz", error: "invalid_form_data"),
            Refused("auth.test", "a=%ff", error: "invalid_form_data"),
            Refused("auth.test", "a%5B0%5D=1", error: "invalid_array_arg"),
            Refused("auth.test", "x", type: nil, error: "missing_post_type"),
            Refused("auth.test", "x", type: "application/xml", error: "invalid_post_type"),
            Refused(
                "auth.test",
                "x=1",
                type: "application/x-www-form-urlencoded; charset=koi8-r",
                error: "invalid_charset"
            ),
            Refused("auth.test", "{", type: "application/json; charset=utf-8", error: "invalid_json"),
            Refused("auth.test", "[]", type: "application/json; charset=utf-8", error: "json_not_object"),
            Refused("auth.test", "x", type: "multipart/form-data", error: "invalid_form_data"),
            Refused("auth.test", "x", type: "multipart/form-data; boundary=b", error: "invalid_form_data"),
            Refused(
                "chat.postMessage",
                "text=hi",
                error: "invalid_arguments",
                message: "[ERROR] missing required field: channel"
            ),
            Refused(
                "chat.postMessage",
                #"{"channel":"C01GENERAL0","text":5}"#,
                type: "application/json; charset=utf-8",
                error: "invalid_arguments",
                message: "[ERROR] must provide a string [json-pointer:/text]"
            ),
            Refused(
                "chat.postMessage",
                #"{"channel":"C01GENERAL0","text":"x","thread_ts":1700000000.000100}"#,
                type: "application/json; charset=utf-8",
                error: "invalid_arguments"
            ),
            // A method that reads forms alone ignores a JSON body, and misses what it held.
            Refused(
                "conversations.info",
                #"{"channel":"C01GENERAL0"}"#,
                type: "application/json; charset=utf-8",
                error: "invalid_arguments",
                message: "[ERROR] missing required field: channel"
            ),
            // What is there but empty names nothing.
            Refused("conversations.info", "channel=", error: "channel_not_found"),
            Refused("reactions.add", "name=wave&channel=C01GENERAL0", error: "no_item_specified"),
        ]
    )
    func refused(call: Refused) async throws {
        try await withSimulator { bench in
            let answer = try await bench.call(call.method, call.body, type: call.type, token: call.token)
            #expect(answer.status == 200)
            #expect(answer.json["ok"] == false)
            #expect(answer.json["error"]?.string == call.error)
            if let message = call.message {
                #expect(answer.json["response_metadata"]?["messages"]?[0]?.string == message)
            }
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let method: String
        let body: String
        let type: String?
        let token: String?
        let error: String
        let message: String?

        init(
            _ method: String,
            _ body: String,
            type: String? = "application/x-www-form-urlencoded",
            token: String? = "xoxb-simulator",
            error: String,
            message: String? = nil
        ) {
            self.method = method
            self.body = body
            self.type = type
            self.token = token
            self.error = error
            self.message = message
        }

        var testDescription: String { "\(method) \(body.prefix(40)): \(error)" }
    }

    @Test("Methods that read take a GET; those that write don't")
    func get() async throws {
        try await withSimulator { bench in
            let info = try await bench.call("conversations.info?channel=C01GENERAL0", "", type: nil, verb: .GET)
            #expect(info.json["channel"]?["name"] == "general")
            let post = try await bench.call("chat.postMessage?channel=C01GENERAL0&text=x", "", type: nil, verb: .GET)
            #expect(post.json["error"] == "insecure_request")
            // A token in the address is none.
            let token = try await bench.call("auth.test?token=xoxb-simulator", "", type: nil, verb: .GET, token: nil)
            #expect(token.json["error"] == "not_authed")
        }
    }

    @Test("A form may bring the token, and may be multipart")
    func forms() async throws {
        try await withSimulator { bench in
            let form = try await bench.call(
                "auth.test",
                "token=xoxb-simulator",
                type: "application/x-www-form-urlencoded",
                token: nil
            )
            #expect(form.json["ok"] == true)
            let body =
                "--b\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\nC01GENERAL0\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nö\r\n2\r\n--b--\r\n"
            let multipart = try await bench.call("chat.postMessage", body, type: "multipart/form-data; boundary=\"b\"")
            #expect(multipart.json["message"]?["text"] == "ö\r\n2")
        }
    }

    @Test("A needless or missing charset gives Slack's warning")
    func warnings() async throws {
        try await withSimulator { bench in
            let json = try await bench.call("auth.test", "{}", type: "application/json")
            #expect(json.json["warning"] == "missing_charset")
            #expect(json.json["response_metadata"]?["warnings"] == ["missing_charset"])
            let form = try await bench.call(
                "auth.test",
                "a=1",
                type: "application/x-www-form-urlencoded; charset=utf-8"
            )
            #expect(form.json["warning"] == "superfluous_charset")
            #expect(try await bench.api("auth.test")["warning"] == nil)
        }
    }

    @Test("A scope that the app lacks is named")
    func missingScope() async throws {
        try await withSimulator {
            $0.scopes = ["chat:write"]
        } _: { bench in
            let item = ["channel": "C01GENERAL0", "timestamp": "1700000000.000100", "name": "wave"]
            let answer = try await bench.api("reactions.add", item)
            #expect(
                answer == [
                    "ok": false, "error": "missing_scope", "needed": "reactions:write", "provided": "chat:write",
                ]
            )
        }
    }

    @Test("api.test gives back what it is given")
    func apiTest() async throws {
        try await withSimulator { bench in
            let good = try await bench.call(
                "api.test",
                "foo=bar",
                type: "application/x-www-form-urlencoded",
                token: nil
            )
            #expect(good.json == ["ok": true, "args": ["foo": "bar"]])
            #expect(try await bench.api("api.test", ["error": "my_error"])["error"] == "my_error")
        }
    }

    @Test("team.info, users.info, users.list and bots.info tell of the workspace")
    func reading() async throws {
        try await withSimulator { bench in
            #expect(try await bench.api("team.info")["team"]?["id"] == "T01GOPHERS0")
            #expect(try await bench.api("team.info", ["team": "T0X"])["error"] == "team_not_found")
            let frank = try await bench.api("users.info", ["user": "U01FRANK000"])
            #expect(frank["user"]?["is_restricted"] == true)
            #expect(try await bench.api("users.info", ["user": "U0"])["error"] == "user_not_found")
            let users = try await bench.api("users.list")
            #expect(users["members"]?.elements?.count == 9)
            #expect(try await bench.api("bots.info", ["bot": "B01GOPHER00"])["bot"]?["user_id"] == "U01GOPHER00")
            #expect(try await bench.api("bots.info", ["bot": "B0"])["error"] == "bot_not_found")
            #expect(try await bench.api("files.info", ["file": "F0"])["error"] == "file_not_found")
        }
    }
}
