import Foundation
import HTTPTypes
import Secrets
import SlackSimulator
import Testing

@Suite(
    "Slack's own client",
    .enabled("slack_sdk \(SlackSDK.version) for Python isn't here and can't be installed") {
        await SlackSDK.isAvailable()
    },
    .timeLimit(.minutes(2))
)
struct SlackSDKTests {
    @Test("It posts, updates, deletes, reacts, pages, and reads back")
    func webClient() async throws {
        try await withSimulator { bench in
            let said = try await bench.simulator.say("hello", in: "#general")
            let input: JSON = ["url": .string(bench.url), "said": .string(said.timestamp)]
            let (status, output) = try await SlackSDK.run(Self.setUp + Self.calls, input: input.text())
            #expect(status == 0, "\(output)")
            #expect(output == "done\n")
        }
    }

    @Test("It pages through 10,000 channels, each once, waiting as it is told where it asks too often")
    func manyChannels() async throws {
        try await withSimulator {
            $0.limitsCalls = true
        } _: { bench in
            bench.simulator.makeChannels(upTo: 10_000)
            let input: JSON = ["url": .string(bench.url)]
            let (status, output) = try await SlackSDK.run(Self.setUp + Self.paging, input: input.text())
            #expect(status == 0, "\(output)")
            #expect(output == "done\n")
            #expect(bench.simulator.requestCounts["conversations.list"] ?? 0 > 50)
        }
    }

    @Test("It uploads files, text and bytes, and shares them in a thread or nowhere")
    func upload() async throws {
        try await withSimulator { bench in
            let said = try await bench.simulator.say("hello", in: "#general")
            let input: JSON = ["url": .string(bench.url), "said": .string(said.timestamp)]
            let (status, output) = try await SlackSDK.run(Self.setUp + Self.uploading, input: input.text())
            #expect(status == 0, "\(output)")
            #expect(output == "done\n")
            let shared = bench.simulator.withWorkspace { $0[channel: "C01GENERAL0"]?.messages.last }
            #expect(shared?.thread?.text == said.timestamp && shared?.text == "two files &amp; a word")
            #expect(shared?.files.map { $0["title"] } == ["Main", "logo.png"])
            // The bot is told of what it shared, as Slack does.
            let events = try await bench.receiver.received(2).map(\.event)
            #expect(events.last?["subtype"] == "file_share" && events.last?["files"]?.elements?.count == 2)
        }
    }

    @Test("It meets Slack's errors by name, and waits as long as Retry-After says")
    func errors() async throws {
        try await withSimulator { bench in
            bench.simulator.withWorkspace { workspace in
                workspace[channel: "C01JOBS0000"]?.isArchived = true
                workspace[channel: "C01RANDOM00"]?.members.removeAll { $0 == "U01GOPHER00" }
            }
            bench.simulator.add(Fault(method: "team.info", times: 1, status: 429, retryAfter: "7"))
            let said = try await bench.simulator.say("hello", in: "#general")
            let input: JSON = ["url": .string(bench.url), "said": .string(said.timestamp)]
            let (status, output) = try await SlackSDK.run(Self.setUp + Self.refusals, input: input.text())
            #expect(status == 0, "\(output)")
            #expect(output == "done\n")
        }
    }

    @Test("Its verifier takes the deliveries, and refuses them with one byte changed")
    func signatures() async throws {
        try await withSimulator { bench in
            try await bench.simulator.say("<@U01GOPHER00> ö😀 a/b", in: "#general")
            try await bench.simulator.send(CustomEvent(["type": "x"], retry: 1))
            let deliveries = try await bench.receiver.received(3).map { delivery -> JSON in
                let headers = delivery.headers.map { JSON.Member($0.name.canonicalName, .string($0.value)) }
                return ["headers": .object(headers), "body": .string(String(decoding: delivery.body, as: UTF8.self))]
            }
            let secret = bench.simulator.configuration.signingSecret.exposed
            let input: JSON = ["secret": .string(secret), "deliveries": .array(deliveries)]
            let (status, output) = try await SlackSDK.run(Self.verification, input: input.text())
            #expect(status == 0, "\(output)")
            #expect(output == "3\n")
        }
    }

    private static let setUp = #"""
        import json, sys, warnings
        warnings.simplefilter("ignore")
        from slack_sdk import WebClient
        from slack_sdk.errors import SlackApiError
        given = json.load(sys.stdin)
        client = WebClient(token="xoxb-simulator", base_url=given["url"] + "/api/")
        general = "C01GENERAL0"

        """#

    private static let calls = #"""
        who = client.auth_test()
        assert who["user_id"] == "U01GOPHER00" and who["bot_id"] == "B01GOPHER00", who
        assert client.api_test(foo="bar")["args"]["foo"] == "bar"

        metadata = {"event_type": "reply", "event_payload": {"key": "a=b&c"}}
        posted = client.chat_postMessage(channel=general, text="a & b ö😀", metadata=metadata, unfurl_links=False,
                                         attachments=[{"text": "more", "color": "#00add8"}])
        assert posted["message"]["text"] == "a &amp; b ö😀", posted
        reply = client.chat_postMessage(channel=general, text="in the thread", thread_ts=given["said"], metadata=metadata)

        history = client.conversations_history(channel=general, include_all_metadata=True)
        found = [m for m in history["messages"] if m["ts"] == posted["ts"]]
        assert found and found[0]["metadata"] == metadata and found[0]["attachments"][0]["text"] == "more", history
        plain = client.conversations_history(channel=general, limit=1)
        assert plain["has_more"] and "metadata" not in plain["messages"][0], plain
        thread = client.conversations_replies(channel=general, ts=given["said"], include_all_metadata=True)
        assert [m["ts"] for m in thread["messages"]] == [given["said"], reply["ts"]], thread
        assert thread["messages"][1]["metadata"] == metadata

        updated = client.chat_update(channel=general, ts=posted["ts"], text="changed")
        assert updated["text"] == "changed", updated
        assert client.chat_delete(channel=general, ts=posted["ts"])["ts"] == posted["ts"]

        assert client.reactions_add(channel=general, timestamp=given["said"], name="gopher")["ok"]
        reactions = client.reactions_get(channel=general, timestamp=given["said"])["message"]["reactions"]
        assert reactions == [{"name": "gopher", "users": ["U01GOPHER00"], "count": 1}], reactions
        assert client.reactions_remove(channel=general, timestamp=given["said"], name="gopher")["ok"]

        names, pages = [], 0
        for page in client.conversations_list(limit=3, types="public_channel,private_channel"):
            names += [c["name"] for c in page["channels"]]
            pages += 1
        assert pages == 3 and len(names) == 8 and len(set(names)) == 8, (pages, names)
        members = [m for page in client.conversations_members(channel=general, limit=3) for m in page["members"]]
        assert len(members) == 8, members
        assert client.conversations_info(channel=general)["channel"]["is_member"]
        assert len([u for page in client.users_list(limit=4) for u in page["members"]]) == 9
        assert client.users_info(user="U01FRANK000")["user"]["is_restricted"]
        assert client.team_info()["team"]["id"] == who["team_id"]
        assert client.bots_info(bot=who["bot_id"])["bot"]["user_id"] == who["user_id"]

        direct = client.conversations_open(users=["U01BOB00000"])["channel"]["id"]
        assert client.chat_postMessage(channel=direct, text="hi")["channel"] == direct
        assert client.chat_postEphemeral(channel=general, user="U01BOB00000", text="psst")["message_ts"]
        assert client.chat_getPermalink(channel=general, message_ts=given["said"])["permalink"].startswith("https://")
        print("done")
        """#

    private static let paging = #"""
        from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
        waits = []
        class Handler(RateLimitErrorRetryHandler):
            def prepare_for_next_attempt(self, *, state, request, response, error=None):
                waits.append(int(response.headers["retry-after"][0]))
                # What is waited for is the limits' test; here a switch is as good.
                from urllib.request import Request, urlopen
                urlopen(Request(given["url"] + "/simulator/limits", data=b'{"on":false}', method="POST")).read()
                state.next_attempt_requested = True
        client.retry_handlers.append(Handler(max_retry_count=3))
        ids = []
        for page in client.conversations_list(limit=199, types="public_channel", exclude_archived=True):
            ids += [channel["id"] for channel in page["channels"]]
        # One of them is private.
        assert len(ids) == 9999 and len(set(ids)) == 9999, len(ids)
        assert waits and 1 <= waits[0] <= 3, waits
        print("done")
        """#

    private static let uploading = #"""
        import io
        from urllib.request import Request, urlopen
        picture = bytes(range(256)) * 40
        shared = client.files_upload_v2(channel=general, thread_ts=given["said"], initial_comment="two files & a word",
            file_uploads=[{"content": "package main\n\nfunc main() {}\n", "filename": "main.go", "title": "Main"},
                          {"file": io.BytesIO(picture), "filename": "logo.png"}])
        first, second = shared["files"]
        assert first["name"] == "main.go" and first["title"] == "Main" and first["filetype"] == "go", first
        info = client.files_info(file=second["id"])["file"]
        assert info["name"] == "logo.png", info
        def download(url, token="xoxb-simulator"):
            return urlopen(Request(url, headers={"Authorization": "Bearer " + token})).read()
        assert download(info["url_private_download"]) == picture
        assert download(first["url_private"]).startswith(b"package main")
        alone = client.files_upload_v2(content="x", filename="x.txt")
        assert client.files_info(file=alone["file"]["id"])["file"]["is_public"] is False

        def refused(code, call, /, **arguments):
            try:
                answer = call(**arguments)
            except SlackApiError as error:
                assert error.response["error"] == code, (code, error.response.data)
                return
            raise AssertionError((code, answer.data))
        refused("file_not_found", client.files_completeUploadExternal, files=[{"id": "F0NONE"}])
        announced = client.files_getUploadURLExternal(filename="x", length=3)
        refused("file_not_found", client.files_completeUploadExternal, files=[{"id": announced["file_id"]}])
        refused("missing_argument", client.files_getUploadURLExternal, filename="x", length=0)
        assert urlopen(Request(announced["upload_url"], data=b"abc", method="POST")).status == 200
        refused("channel_not_found", client.files_completeUploadExternal, files=[{"id": announced["file_id"]}],
                channel_id="C0NOWHERE")
        assert client.files_completeUploadExternal(files=[{"id": announced["file_id"]}])["files"][0]["name"] == "x"
        print("done")
        """#

    private static let refusals = #"""
        def refused(code, call, /, **arguments):
            try:
                answer = call(**arguments)
            except SlackApiError as error:
                assert error.response["error"] == code, (code, error.response.data)
                return error.response
            raise AssertionError((code, answer.data))

        said, post = given["said"], client.chat_postMessage
        refused("channel_not_found", post, channel="C0NOWHERE", text="x")
        refused("not_in_channel", post, channel="C01RANDOM00", text="x")
        refused("is_archived", post, channel="C01JOBS0000", text="x")
        refused("no_text", post, channel=general, text="")
        refused("invalid_blocks_format", post, channel=general, text="x", blocks="[{")
        refused("invalid_metadata_schema", post, channel=general, text="x", metadata={"event_type": "x"})
        refused("msg_too_long", client.chat_update, channel=general, ts=post(channel=general, text="x")["ts"], text="x" * 4001)
        refused("cant_update_message", client.chat_update, channel=general, ts=said, text="x")
        refused("cant_delete_message", client.chat_delete, channel=general, ts=said)
        refused("message_not_found", client.chat_delete, channel=general, ts="1.000001")
        refused("user_not_in_channel", client.chat_postEphemeral, channel="C01REVIEWS0", user="U01FRANK000", text="x")
        refused("invalid_name", client.reactions_add, channel=general, timestamp=said, name="nosuchemoji")
        client.reactions_add(channel=general, timestamp=said, name="wave")
        refused("already_reacted", client.reactions_add, channel=general, timestamp=said, name="wave")
        refused("no_reaction", client.reactions_remove, channel=general, timestamp=said, name="gopher")
        refused("message_not_found", client.reactions_add, channel=general, timestamp="1.000001", name="wave")
        refused("thread_not_found", client.conversations_replies, channel=general, ts="1.000001")
        refused("invalid_cursor", client.conversations_list, cursor="nonsense")
        refused("user_not_found", client.users_info, user="U0NOBODY")
        refused("file_not_found", client.files_info, file="F0NOTHING")
        missing = refused("invalid_arguments", client.api_call, api_method="conversations.info", json={"channel": general})
        assert "missing required field: channel" in missing["response_metadata"]["messages"][0], missing.data
        refused("unknown_method", client.api_call, api_method="chat.shout")
        base = given["url"] + "/api/"
        refused("not_authed", WebClient(base_url=base).auth_test)
        refused("invalid_auth", WebClient(token="xoxb-other", base_url=base).auth_test)
        limited = refused("ratelimited", client.team_info)
        assert limited.status_code == 429 and limited.headers["Retry-After"] == "7", limited.headers
        print("done")
        """#

    private static let verification = #"""
        import json, sys
        from slack_sdk.signature import SignatureVerifier
        given = json.load(sys.stdin)
        verifier = SignatureVerifier(given["secret"])
        for delivery in given["deliveries"]:
            body, headers = delivery["body"], delivery["headers"]
            assert verifier.is_valid_request(body, headers), headers
            assert not verifier.is_valid_request(body[:-1] + " ", headers)
            assert not SignatureVerifier("another secret").is_valid_request(body, headers)
        print(len(given["deliveries"]))
        """#
}
