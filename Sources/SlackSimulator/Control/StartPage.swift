import Secrets
import Synchronization

/// The page at `/`: what this is and what to try.
enum StartPage {
    static func html(_ simulator: SlackSimulator) -> String {
        let state = simulator.state.withLock { $0 }
        let url = "http://\(simulator.configuration.host):\(state.port ?? simulator.configuration.port)"
        let people = state.workspace.users.filter { !$0.isBot }
            .map { "@\($0.name)" + ($0.isRestricted || $0.isUltraRestricted ? " (guest)" : "") }
        let channels = state.workspace.channels.filter { !$0.isDirect }
            .prefix(50)
            .map { "#\($0.name)" + ($0.kind == .privateChannel ? " (private)" : "") }
        let token = simulator.configuration.botToken.exposed
        let bot = state.workspace.bot?.name ?? ""
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Slack simulator</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
            pre { padding: .75rem; border: 1px solid; border-radius: .25rem; overflow-x: auto; }
            dt { font-weight: bold; }
            dd { margin: 0 0 .75rem 0; }
            </style>
            </head>
            <body>
            <h1>Slack simulator</h1>
            <p>The other side of the bot: a Slack of one made-up workspace.
            Everything here is in memory, and gone when it ends.</p>
            <dl>
            <dt>People</dt><dd>\(escaped(people.joined(separator: ", ")))</dd>
            <dt>Bots</dt><dd>@\(escaped(bot)) is the one under test; @otherbot is somebody else's</dd>
            <dt>Channels</dt><dd>\(escaped(channels.joined(separator: ", ")))</dd>
            <dt>Events go to</dt><dd>\(escaped(state.eventURL ?? "nowhere: no Request URL is set"))</dd>
            <dt>Web API</dt><dd><code>\(url)/api/</code>, bearer token <code>\(escaped(token))</code></dd>
            </dl>
            <h2>To try</h2>
            \(examples(url).map { "<p>\($0.title)</p>\n<pre>\(escaped($0.command))</pre>" }.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    private static func examples(_ url: String) -> [(title: String, command: String)] {
        [
            (
                "Say something, and see how the app took it:",
                """
                curl -s \(url)/simulator/say -d '{"channel":"#general","user":"@alice","text":"@gopher help","link_names":true}'
                """
            ),
            (
                "Read what was said in a channel, or everywhere:",
                "curl -s '\(url)/simulator/transcript?channel=%23general'"
            ),
            (
                "Write to the bot in private:",
                """
                curl -s \(url)/simulator/say -d '{"channel":"@bob","text":"help"}'
                """
            ),
            (
                "Let people write to each other, without the bot:",
                """
                curl -s \(url)/simulator/conversations/open -d '{"user":"alice","with":["bob"]}'
                """
            ),
            (
                "Share a file, which Slack doesn't know of the first two times it is asked for:",
                """
                curl -s \(url)/simulator/faults -d '{"method":"files.info","error":"file_not_found","times":2}'
                curl -s \(url)/simulator/say -d '{"channel":"#general","files":[{"name":"main.go","content":"package main\\n\\n\\n\\n\\n\\n"}]}'
                """
            ),
            (
                "Let somebody join the workspace, or a channel:",
                """
                curl -s \(url)/simulator/join-workspace -d '{"name":"grace"}'
                curl -s \(url)/simulator/join-channel -d '{"channel":"#newbies","user":"@dave"}'
                """
            ),
            (
                "Send any event, five times at once:",
                """
                curl -s \(url)/simulator/event -d '{"event":{"type":"zzz_new","event_ts":"1700000000.000100"},"times":5}'
                """
            ),
            (
                "Make things go wrong, and right again; with a fault's id in this alone:",
                """
                curl -s \(url)/simulator/faults -d '{"method":"chat.postMessage","status":429,"retry_after":2,"times":3}'
                curl -s -X DELETE '\(url)/simulator/faults?id=1'
                curl -s -X DELETE \(url)/simulator/faults
                """
            ),
            (
                """
                Make a call slow. A delay comes before the call is done: a bot that gives up meanwhile has done nothing.
                With <code>delay_after_ms</code>, or <code>"drop":"after"</code>, it has, and doesn't know:
                """,
                """
                curl -s \(url)/simulator/faults -d '{"method":"chat.postMessage","delay_ms":5000,"times":1}'
                curl -s \(url)/simulator/faults -d '{"method":"chat.postMessage","drop":"after","times":1}'
                """
            ),
            (
                "Merge two changes in Gerrit, comment on one, write on Mastodon, publish in the feed, go live:",
                """
                curl -s \(url)/simulator/gerrit/merge -d '{"project":"go","subject":"net: mend it","count":2}'
                curl -s \(url)/simulator/gerrit/touch -d '{"number":700001}'
                curl -s \(url)/simulator/mastodon/post -d '{"text":"A new episode: https://example.com/1","age_s":60}'
                curl -s \(url)/simulator/feed/publish -d '{"title":"Go 2 is here","link":"https://example.com/go2"}'
                curl -s \(url)/simulator/gotime/plan -d '{"in_s":120}'
                curl -s \(url)/simulator/gotime/live -d '{"streaming":true}'
                """
            ),
            (
                "Have the bot's background tasks ask one of them:",
                """
                curl -s \(url)/simulator/poll -d '{"name":"gerrit","now":true}'
                """
            ),
            (
                "Let one of those sites fail, drip a byte a second, or send 500 MiB; let its live page be no JSON:",
                """
                curl -s \(url)/simulator/faults -d '{"service":"gerrit","status":503,"times":3}'
                curl -s \(url)/simulator/faults -d '{"service":"feed","drip":true,"times":1}'
                curl -s \(url)/simulator/faults -d '{"service":"mastodon","huge":true,"times":1}'
                curl -s \(url)/simulator/gotime/html -d '{"on":true}'
                """
            ),
            (
                "Lift the limits that Slack sets to calls, and set them again:",
                """
                curl -s \(url)/simulator/limits -d '{"on":false}'
                curl -s \(url)/simulator/limits -d '{"on":true}'
                """
            ),
            (
                "Have many channels, rename one, archive one:",
                """
                curl -s \(url)/simulator/channels -d '{"count":10000}'
                curl -s \(url)/simulator/channels/rename -d '{"id":"C01RANDOM00","name":"anything"}'
                curl -s \(url)/simulator/channels/archive -d '{"id":"C01RANDOM00"}'
                """
            ),
            (
                "Follow a message from its delivery to its answer; deliver it again, as if Slack had heard no acknowledgement:",
                """
                curl -s '\(url)/simulator/journey?channel=%23general&ts=1700000000.000100'
                curl -s \(url)/simulator/redeliver -d '{"event_id":"Ev0123456789","retry":1}'
                curl -s \(url)/simulator/retrying -d '{"times":1}'
                """
            ),
            (
                "Say 20 messages a second for 10 seconds, and see how daemons and queue are:",
                """
                curl -s \(url)/simulator/load -d '{"channel":"#random","rate":20,"seconds":10}'
                curl -s \(url)/simulator/load
                curl -s \(url)/simulator/daemons
                """
            ),
            (
                "See who is who, and how often the app called:",
                "curl -s \(url)/simulator/app\ncurl -s \(url)/simulator/requests"
            ),
        ]
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
