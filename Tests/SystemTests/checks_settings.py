"""What sysadmins get wrong: each gives a clear line, and the documented repair works."""

import json
import re

import slack
from bot import CREDENTIALS, ENV
from checks_running import GATEWAY, SOCKET
from machine import Failure, until

CONSUMER = "gopherbot-consumer@1.service"

# What is wrong; the unit that minds; words that its line must have. None for a fault that does no harm.
BROKEN = [
    ("signing secret missing", {"credentials": {"slack-request-secret": None}},
     GATEWAY, ["GOPHER_SLACK_REQUEST_SECRET", "not set", "slack-request-secret"]),
    ("signing secret empty", {"credentials": {"slack-request-secret": ""}},
     GATEWAY, ["slack-request-secret", "empty"]),
    ("signing secret with two newlines", {"credentials": {"slack-request-secret": slack.SIGNING_SECRET + "\n\n"}},
     GATEWAY, ["GOPHER_SLACK_REQUEST_SECRET", "line break"]),
    ("signing secret with CR LF", {"credentials": {"slack-request-secret": slack.SIGNING_SECRET + "\r\n"}},
     GATEWAY, ["GOPHER_SLACK_REQUEST_SECRET", "carriage return"]),
    ("token missing", {"credentials": {"slack-bot-access-token": None}},
     CONSUMER, ["GOPHER_SLACK_BOT_ACCESS_TOKEN", "not set", "slack-bot-access-token"]),
    ("token with quotes", {"credentials": {"slack-bot-access-token": '"xoxb-simulator"\n'}},
     CONSUMER, ["GOPHER_SLACK_BOT_ACCESS_TOKEN", "quote"]),
    ("app id behind 'export'", {"without": "GOPHER_SLACK_APP_ID", "env": "export GOPHER_SLACK_APP_ID=A01GOPHER00"},
     CONSUMER, ["GOPHER_SLACK_APP_ID", "not set"]),
    ("a byte order mark before a name", {"without": "GOPHER_SLACK_APP_ID", "env": "\ufeffGOPHER_SLACK_APP_ID=A01GOPHER00"},
     CONSUMER, ["GOPHER_SLACK_APP_ID", "not set"]),
    ("a comment behind a value", {"env": "GOPHER_SLACK_TEAM_ID=T01GOPHERS0 # ours"},
     CONSUMER, ["GOPHER_SLACK_TEAM_ID", "#"]),
    ("a Redis password with @ as such", {"credentials": {"redis-url": "redis://:geheim@7@127.0.0.1\n"}},
     CONSUMER, ["REDIS_URL", "%40"]),
]

# These do no harm.
HARMLESS = [
    ("CR LF", {"env": "GOPHER_APP_ID=x\r\nGOPHER_LOG_LEVEL=info\r"}),
    ("quotes around a value", {"env": "GOPHER_SLACK_TEAM_ID=\"T01GOPHERS0\"\nGOPHER_SLACK_APP_ID='A01GOPHER00'"}),
    ("blanks behind a value", {"env": "GOPHER_SLACK_TEAM_ID=T01GOPHERS0  "}),
    ("secret without a newline", {"credentials": {"slack-request-secret": slack.SIGNING_SECRET}}),
    ("an own Redis address as a credential", {"credentials": {"redis-url": "redis://localhost:6379/0\n"}}),
]


def broken_settings(bot):
    """S-01 Each broken secret or setting gives one clear line in the journal, without the value, and its repair works"""
    m = bot.m
    bot.running()
    for what, settings, unit, words in BROKEN:
        bot.settings(**settings)
        since = m.now()
        m(f"systemctl restart gopherbot.target", check=False)
        if unit == GATEWAY:
            m(f"systemctl restart {GATEWAY}", check=False)
        until(f"{unit} minds: {what}", lambda: m.show(unit, "ExecMainStatus") == "78")
        lines = [line for line in m.journal(unit, since) if all(word in line for word in words)]
        if len(set(lines)) != 1:
            raise Failure(f"{what}: {len(set(lines))} lines with {words} in {m.journal(unit, since)[:8]}")
        for secret in [slack.SIGNING_SECRET, slack.BOT_TOKEN, "geheim"]:
            if any(secret in line for line in m.journal(unit, since)):
                raise Failure(f"{what}: the journal has the secret")
        # The documented repair.
        bot.settings()
        m("systemctl restart gopherbot.target")
        slack.ask(f"mended{BROKEN.index((what, settings, unit, words))}")
    return f"{len(BROKEN)} of them"


def harmless_settings(bot):
    """S-01 CR LF, quotes, and a secret without a newline do no harm"""
    bot.running()
    for index, (what, settings) in enumerate(HARMLESS):
        bot.settings(**settings)
        bot.m("systemctl restart gopherbot.target")
        try:
            slack.ask(f"harmless{index}")
        except Failure as error:
            raise Failure(f"{what}: {error}") from None
    return f"{len(HARMLESS)} of them"


# What systemd makes of a line, as README.Debian says it: the line, and what the service gets.
LINES = [
    (r"GOPHER_APP_ID='s7\p=$0!x'", r"s7\p=$0!x"),
    (r"GOPHER_APP_ID=s7\p", "s7p"),
    (r"GOPHER_APP_ID=s7\\p", r"s7\p"),
    (r'GOPHER_APP_ID="s7\p"', r"s7\p"),
    ("GOPHER_APP_ID=a#b", "a#b"),
    ("GOPHER_APP_ID='it''s'", "its"),
    ("GOPHER_APP_ID=$HOME", "$HOME"),
    ("GOPHER_APP_ID=p%40x", "p%40x"),
]


def lines_as_systemd_reads_them(bot):
    """S-01 Backslash, #, $, % and quotes in gopherbot.env are for setup and config what they are for systemd, and as README.Debian says"""
    m = bot.m
    bot.running()
    # With another root, so that it sees what systemd has made of the file, and not the file itself.
    service = "systemd-run --quiet --pipe --property=EnvironmentFile=/etc/gopherbot/gopherbot.env gopherbot config --root /none"

    def value(said):
        """What it takes for GOPHER_APP_ID: names of that kind are all right, and others are named in the mistake."""
        found = re.search(r"GOPHER_APP_ID: '(.*)' has characters", said) or re.search(r"(?m)^GOPHER_APP_ID +(\S+) ", said)
        return found and found[1]

    for line, wanted in LINES:
        bot.settings(env=line)
        by_systemd, by_config = (m(command, check=False).stdout for command in [service, "gopherbot config"])
        bot.settings()
        setup = m("gopherbot setup --no-start --from -", stdin=f"{line}\n", check=False)
        by_setup = setup.stdout if setup.returncode else m(service, check=False).stdout
        if {value(by_systemd), value(by_config), value(by_setup)} != {wanted}:
            raise Failure(f"{line} is {value(by_systemd)} for systemd, {value(by_config)} for config, {value(by_setup)} for setup")
        if any(secret in by_config + setup.stdout for secret in [slack.SIGNING_SECRET, slack.BOT_TOKEN]):
            raise Failure("it shows a secret")
    return f"{len(LINES)} lines"


def burst_on_broken_secret(bot):
    """A burst of requests on a broken secret neither kills the socket nor keeps a processor busy; mended, it answers"""
    m = bot.m
    bot.running()
    bot.settings(credentials={"slack-request-secret": "broken\"\n"})
    m(f"systemctl restart {GATEWAY}", check=False)
    since = m.now()
    for number in range(300):
        slack.deliver(slack.message(number), timeout=0.02)
    starts = [line for line in m.journal(GATEWAY, since) if line.startswith("Starting")]
    if m.state(SOCKET) != "active":
        raise Failure(f"the socket is {m.state(SOCKET)}: {m.show(SOCKET, 'Result')}")
    if len(starts) > 5:
        raise Failure(f"{len(starts)} starts")
    bot.settings()
    # Nothing needs to be restarted: the next request starts the service.
    until("a 200", lambda: slack.deliver(slack.message(1), timeout=10)[0] == 200, 30)
    slack.ask("afterburst")
    return f"{len(starts)} starts for 300 requests"


def rotated_secret(bot):
    """A rotated signing secret is taken by a restart of the gateway, without a request lost"""
    bot.running()
    bot.settings(credentials={"slack-request-secret": "0" * 32 + "\n"})
    bot.m(f"systemctl restart {GATEWAY}")
    if slack.deliver(slack.message(1))[0] != 401:
        raise Failure("the old secret is still taken")
    bot.settings()
    bot.m(f"systemctl restart {GATEWAY}")
    slack.ask("rotated")


def percent_in_drop_in(bot):
    """S-02 A percent sign in a drop-in: %% works as documented, and what a single one does is said"""
    m = bot.m
    bot.running()
    m("redis-cli CONFIG SET requirepass p@x; mkdir -p /etc/systemd/system/gopherbot-consumer@.service.d")
    drop_in = "/etc/systemd/system/gopherbot-consumer@.service.d/redis.conf"
    try:
        m.write(drop_in, "[Service]\nEnvironment=REDIS_URL=redis://:p%%40x@127.0.0.1\n")
        m("systemctl daemon-reload; systemctl restart gopherbot-consumer@1")
        until("the consumer reads", lambda: "Reading" in m.show(CONSUMER, "StatusText") and "Redis" not in m.show(CONSUMER, "StatusText"))
        m.write(drop_in, "[Service]\nEnvironment=REDIS_URL=redis://:p%40x@127.0.0.1\n")
        since = m.now()
        m("systemctl daemon-reload; systemctl restart gopherbot-consumer@1", check=False)
        said = m.journal(CONSUMER, since) + m.out("journalctl -q -n 20 -o cat _PID=1").splitlines()
        if not any("REDIS_URL" in line or "specifier" in line for line in said):
            raise Failure(f"a single one is not named: {said[:5]}")
    finally:
        m("redis-cli -a p@x CONFIG SET requirepass ''; rm -r /etc/systemd/system/gopherbot-consumer@.service.d; systemctl daemon-reload")


def redis_by_its_socket(bot):
    """README.Debian's ways with Redis: the example's settings, and its Unix socket for services of the group redis"""
    m = bot.m
    bot.running()
    units = ["gopherbot-gateway.service", "gopherbot-consumer@.service", "gopherbot-bgtasks.service"]
    # With data in it, it must have its append-only file before it is started from one.
    bot.redis("CONFIG SET appendonly yes")
    until("an append-only file", lambda: {"aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0"}
          <= set(bot.redis("INFO persistence").split()))
    bot.redis("SET doctor:kept 1")
    m("cp -a /etc/redis/redis.conf /root/redis.conf; "
      "printf 'unixsocket /run/redis/redis.sock\\nunixsocketperm 770\\n' >>/etc/redis/redis.conf; "
      "echo 'include /usr/share/doc/gopherbot/examples/redis.conf' >>/etc/redis/redis.conf; systemctl restart redis-server")
    try:
        policy = bot.redis("CONFIG GET maxmemory-policy").split()[1]
        if policy != "noeviction":
            raise Failure(f"the example's policy is {policy}")
        if bot.redis("DEL doctor:kept") != "1":
            raise Failure("Redis has lost what was in it")
        bot.settings(env="REDIS_URL=unix:///run/redis/redis.sock")
        for unit in units:
            m(f"mkdir -p /etc/systemd/system/{unit}.d")
            m.write(f"/etc/systemd/system/{unit}.d/redis.conf", "[Service]\nSupplementaryGroups=redis\n")
        m(f"systemctl daemon-reload; systemctl restart gopherbot.target {GATEWAY}; systemctl start gopherbot-poll@channel-cache")
        slack.ask("bysocket")
        said = m.out("gopherbot doctor")
        if "/run/redis/redis.sock" not in said:
            raise Failure(f"doctor does not name the socket: {said}")
    finally:
        m("cp -a /root/redis.conf /etc/redis/redis.conf; systemctl restart redis-server; systemctl daemon-reload; "
          "rm -f /etc/systemd/system/gopherbot-*.service.d/redis.conf; "
          "rmdir --ignore-fail-on-non-empty /etc/systemd/system/gopherbot-*.service.d; systemctl daemon-reload")


def instance_names(bot):
    """S-08 Instance names: odd ones work or are refused in a clear line, and none takes another's place"""
    m = bot.m
    bot.running()
    for name in ["a-b", "n_1.x", ".."]:
        m(f"systemctl start 'gopherbot-consumer@{name}'")
    until("their names in Redis", lambda: "vps-a-b" in bot.redis("CLIENT LIST") and "vps-n_1.x" in bot.redis("CLIENT LIST")
          and "vps-.. " in bot.redis("CLIENT LIST"))
    m("systemctl stop 'gopherbot-consumer@*'; systemctl start gopherbot-consumer@1")
    for name in ["x y", "ü"]:
        unit = m.out(f"systemd-escape --template=gopherbot-consumer@.service '{name}'")
        since = m.now()
        m(f"systemctl start '{unit}'", check=False)
        until(f"an end of {unit}", lambda: m.state(unit) == "failed")
        lines = [line for line in m.journal(since=since) if "GOPHER_INSTANCE_ID" in line]
        if len(set(lines)) != 1:
            raise Failure(f"{name}: {m.journal(since=since)[:5]}")
        m(f"systemctl reset-failed '{unit}'")
    said = m("systemctl start gopherbot-consumer@", check=False).stdout
    if "missing the instance name" not in said:
        raise Failure(f"without a name: {said}")
    slack.ask("named")


def no_secrets(bot):
    """No secret in journal, command lines, environment or systemd's properties; no mail address and no text at info"""
    m = bot.m
    bot.running()
    slack.simulator("join-workspace", {"name": "grace"})
    slack.ask("plugh")
    bot.drained()
    everything = m.out("journalctl -q --no-pager -o json --all -u 'gopherbot-*'")
    pids = m.programs()
    processes = m.out(f"cd /proc; for p in {' '.join(map(str, pids))}; do cat $p/cmdline $p/environ 2>/dev/null | tr '\\0' ' '; done")
    # At the least: bgtasks and a poll may be at work too, started by a timer, and a poll may just have ended.
    if len(pids) < 2 or processes.count(slack.APP) < 2:
        raise Failure(f"not all processes are there to look at: {pids}")
    shown = m.out("systemctl show 'gopherbot-*'")
    for place, text in [("journal", everything), ("process", processes), ("systemctl show", shown)]:
        for secret in [slack.SIGNING_SECRET, slack.BOT_TOKEN, slack.VERIFICATION_TOKEN, "geheim", "p@x"]:
            if secret in text:
                raise Failure(f"{place} has a secret: {text[max(0, text.find(secret) - 100):][:150]}")
    for record in map(json.loads, everything.splitlines()):
        said = str(record.get("MESSAGE"))
        if "plugh" in json.dumps(record) or re.search(r"[\w.]@[\w-]+\.(com|org|net|example|invalid)", said):
            raise Failure(f"a text or a mail address: {said}")


def follow_an_event(bot):
    """journalctl EVENT_ID=… finds an event's answer; at the level debug all its way, from the gateway to Slack"""
    m = bot.m
    bot.running()
    event = slack.say("define follow", "@alice")[0]["event_id"]
    until("an answer", lambda: slack.answers("@alice", "follow"))
    records = until("a record", lambda: m.journal(fields=f"-o json EVENT_ID={event}"))
    if "Answered" not in [json.loads(record)["MESSAGE"] for record in records]:
        raise Failure(f"{event}: {records}")
    bot.settings(env="GOPHER_LOG_LEVEL=debug")
    m(f"systemctl restart gopherbot.target {GATEWAY}")
    event = slack.say("define followed", "@alice")[0]["event_id"]
    until("an answer", lambda: slack.answers("@alice", "followed"))
    units = [(record["_SYSTEMD_UNIT"], record["MESSAGE"]) for record in
             map(json.loads, m.journal(fields=f"-o json EVENT_ID={event}"))]
    if units[0] != (GATEWAY, "Event stored") or (CONSUMER, "Answered") not in units:
        raise Failure(f"{event}: {units}")
    return f"{len(units)} records at the level debug"


ALL = [harmless_settings, lines_as_systemd_reads_them, broken_settings, burst_on_broken_secret, rotated_secret, percent_in_drop_in, redis_by_its_socket, instance_names,
       follow_an_event, no_secrets]
