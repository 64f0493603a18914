"""The sysadmin's commands: setup, doctor, status, and what they say when something is wrong."""

import re
from pathlib import Path

import slack
from bot import CREDENTIALS, ENV
from checks_running import GATEWAY, SOCKET
from machine import Failure, until

CONSUMER = "gopherbot-consumer@1.service"
SECRETS = [slack.SIGNING_SECRET, slack.BOT_TOKEN, "geheim"]

ANSWERS = f"""\
GOPHER_SLACK_BOT_ACCESS_TOKEN={slack.BOT_TOKEN}
GOPHER_SLACK_REQUEST_SECRET={slack.SIGNING_SECRET}
ENV=production
SLACK_API_URL=http://127.0.0.1:3000/api
""" + "\n".join(slack.STANDINS) + "\n"


def setup(bot, answers, options="", status=0):
    """What `gopherbot setup --from FILE` says; the file is gone afterwards."""
    bot.m.write("/root/answers", answers, 0o600)
    try:
        result = bot.m(f"gopherbot setup --from /root/answers {options}", check=False)
    finally:
        bot.m("rm /root/answers")
    if result.returncode != status:
        raise Failure(f"setup has ended with {result.returncode}: {result.stdout.strip()[-400:]}")
    if any(secret in result.stdout for secret in SECRETS):
        raise Failure("setup has shown a secret")
    return result.stdout


def settings_files(bot):
    """Mode, owner and checksum of each file of /etc/gopherbot that setup may write, by its path."""
    listing = bot.m.out(f"for f in {ENV} {CREDENTIALS}/*; do echo $f $(stat -c '%a %U:%G' $f) $(sha256sum <$f); done")
    return {line.split()[0]: line.split()[1:4] for line in listing.splitlines()}


def nothing_set_up(bot):
    """Takes all settings away, as before the first setup."""
    bot.running()
    bot.m(f"systemctl stop gopherbot.target; rm -f {CREDENTIALS}/*; : >{ENV}")


def setup_from_file(bot):
    """gopherbot setup --from FILE writes settings and secrets with their modes, starts all, and prints the Request URL"""
    m = bot.m
    nothing_set_up(bot)
    m("systemctl disable -q gopherbot.target gopherbot-gateway.socket gopherbot-consumer@1")
    said = setup(bot, ANSWERS, "--url https://bot.example.org")
    for words in ["Slack takes the token: ", "Redis: version", "https://bot.example.org/slack/event",
                  "Next: gopherbot doctor --url https://bot.example.org/slack/event"]:
        if words not in said:
            raise Failure(f"it does not say “{words}”: {said}")
    files = settings_files(bot)
    modes = {path: facts[:2] for path, facts in files.items()}
    expected = {ENV: ["644", "root:root"]} | {
        f"{CREDENTIALS}/{name}": ["600", "root:root"] for name in ["slack-bot-access-token", "slack-request-secret"]}
    if modes != expected or m.out(f"stat -c '%a %U' {CREDENTIALS}") != "700 root":
        raise Failure(f"modes and owners: {modes}")
    plain = m.out(f"cat {ENV}")
    if f"GOPHER_SLACK_APP_ID={slack.APP}" not in plain or any(secret in plain for secret in SECRETS):
        raise Failure(f"{ENV} has {plain}")
    for unit in ["gopherbot.target", SOCKET, CONSUMER, "gopherbot-bgtasks.socket"]:
        if m.state(unit) != "active" or m.out(f"systemctl is-enabled {unit}", check=False) != "enabled":
            raise Failure(f"{unit} is {m.state(unit)}, {m.out(f'systemctl is-enabled {unit}', check=False)}")
    slack.ask("setup")


def setup_again(bot):
    """Run again setup changes only what is asked, mends the modes of secrets, and enables nothing that was disabled"""
    m = bot.m
    nothing_set_up(bot)
    setup(bot, ANSWERS)
    m(f"printf '# the sysadmin’s own line\\n' >>{ENV}; chmod 640 {ENV}; chmod 644 {CREDENTIALS}/slack-request-secret")
    m("systemctl disable -q gopherbot-bgtasks.socket")
    before = settings_files(bot)
    said = setup(bot, "GOPHER_LOG_LEVEL=debug\n")
    after = settings_files(bot)
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    if changed != {ENV, f"{CREDENTIALS}/slack-request-secret"} or after[f"{CREDENTIALS}/slack-request-secret"][0] != "600":
        raise Failure(f"changed: {changed}, {said}")
    if after[f"{CREDENTIALS}/slack-request-secret"][2] != before[f"{CREDENTIALS}/slack-request-secret"][2]:
        raise Failure("the secret has changed")
    if after[ENV][0] != "640" or "the sysadmin’s own line" not in m.out(f"cat {ENV}"):
        raise Failure("the sysadmin's part of the file is lost")
    if m.out("systemctl is-enabled gopherbot-bgtasks.socket", check=False) != "disabled":
        raise Failure("it has enabled what was disabled")
    m("systemctl enable -q --now gopherbot-bgtasks.socket")
    old = m.pid(CONSUMER)
    if "No setting has changed." not in setup(bot, "GOPHER_LOG_LEVEL=debug\n"):
        raise Failure("it does not say that nothing has changed")
    # What it says must hold of what runs, so that all is started anew all the same.
    if m.pid(CONSUMER) in (0, old):
        raise Failure("the consumer does not have the settings")
    setup(bot, "GOPHER_LOG_LEVEL=\n")
    if "GOPHER_LOG_LEVEL=debug" in m.out(f"cat {ENV}"):
        raise Failure("an empty answer has not taken the setting away")
    # The questions: Enter keeps it all.
    said = m.out("gopherbot setup", stdin="\n" * 6)
    if "Bot token" not in said or "No setting has changed." not in said:
        raise Failure(f"with Enter to all questions: {said}")
    # Another file behind a link, as where /etc is in a repository.
    m(f"mv {ENV} /etc/gopherbot/elsewhere.env; ln -s elsewhere.env {ENV}")
    setup(bot, "GOPHER_COMMIT=abc\n")
    if m.out(f"readlink {ENV}") != "elsewhere.env" or "GOPHER_COMMIT=abc" not in m.out("cat /etc/gopherbot/elsewhere.env"):
        raise Failure("the link is no link any more")
    m(f"rm {ENV} && mv /etc/gopherbot/elsewhere.env {ENV}")
    slack.ask("setupagain")


def setup_refuses(bot):
    """What Slack, Redis or a rule refuses is said in a line, and setup writes and starts nothing"""
    m = bot.m
    nothing_set_up(bot)
    cases = [
        ("GOPHER_SLACK_BOT_ACCESS_TOKEN=xoxb-wrong", "invalid_auth"),
        ("GOPHER_SLACK_REQUEST_SECRET='5ec0 de'", "GOPHER_SLACK_REQUEST_SECRET"),
        ("REDIS_URL=redis://:geheim@127.0.0.1:1", "127.0.0.1:1"),
        ("REDIS_URL=redis://0.0.0.0:6379", "GOPHER_REDIS_INSECURE=1"),
        ("SLACK_API_URL=http://127.0.0.1:1/api", "SLACK_API_URL"),
        ("NO_SUCH=1", "NO_SUCH"),
    ]
    for line, words in cases:
        said = setup(bot, f"{ANSWERS}{line}\n", status=1)
        if words not in said:
            raise Failure(f"{line}: it does not say “{words}”, but {said}")
        if m.out(f"ls {CREDENTIALS}; cat {ENV}") or m.state(CONSUMER) != "inactive":
            raise Failure(f"{line}: something is written or started")
    long = m(f"(cat; head -c 2000000 /dev/zero | tr '\\0' '#') | gopherbot setup --from -", stdin=ANSWERS, check=False)
    if long.returncode != 1 or "nothing was changed" not in long.stdout or m.out(f"ls {CREDENTIALS}; cat {ENV}"):
        raise Failure(f"an input without an end: {long.returncode}, {long.stdout}")
    setup(bot, f"{ANSWERS}REDIS_URL=redis://0.0.0.0:6379\nGOPHER_REDIS_INSECURE=1\n")
    slack.ask("insecure")
    return f"{len(cases)} of them"


def doctor(bot, status, options=""):
    """The lines of `gopherbot doctor`, which ends with this status."""
    result = bot.m(f"gopherbot doctor {options}", check=False)
    lines = result.stdout.splitlines()
    bad = [line for line in lines if line.startswith(("PROBLEM", "warning"))]
    if result.returncode != status:
        raise Failure(f"doctor has ended with {result.returncode}: {bad}")
    if any(secret in result.stdout for secret in SECRETS):
        raise Failure("doctor has shown a secret")
    if any("→" not in line for line in bad):
        raise Failure(f"no advice: {bad}")
    return lines


def doctor_well(bot):
    """All well: doctor ends with 0 and has looked at everything, status shows queue and consumers"""
    bot.running(consumers=2)
    lines = doctor(bot, 0)
    subjects = {line[9:].partition(":")[0] for line in lines if line.startswith("ok ")}
    wanted = {"settings", "dns", "clock", "token", "scopes", "app", "redis", "redis memory", "redis latency", "queue",
              "gateway", "units", "version", "journal"}
    if not wanted <= subjects:
        raise Failure(f"not fine: {wanted - subjects}: {lines}")
    status = bot.m.out("gopherbot status")
    for word in ["message.private", "vps-1", "vps-2"]:
        if word not in status:
            raise Failure(f"status does not show {word}: {status}")
    return f"{len(lines)} lines"


# What is done; what doctor then says; whether the command behind its arrow mends it.
FAULTS = [
    ("systemctl stop gopherbot-consumer@1", ["gopherbot-consumer@1.service: is enabled, but doesn't run"], True),
    (f"systemctl stop {SOCKET}", [f"{SOCKET}: is enabled, but doesn't run", "gateway: http://127.0.0.1:8080/slack/event"], True),
    ("systemctl stop gopherbot-bgtasks.socket", ["gopherbot-bgtasks.socket: is enabled, but doesn't run"], True),
    ("systemctl stop gopherbot-gerrit.timer", ["gopherbot-gerrit.timer: is enabled, but doesn't run"], True),
    (f"install -m 600 /dev/stdin {CREDENTIALS}/slack-request-secret <<<{'0' * 32}", ["refuses what is signed"], False),
    (f"install -m 600 /dev/stdin {CREDENTIALS}/slack-bot-access-token <<<xoxb-wrong", ["token: ", "invalid_auth"], False),
    (f"sed -i s/{slack.TEAM}/T0OTHER00/ {ENV}", ["GOPHER_SLACK_TEAM_ID is T0OTHER00"], False),
    ("systemctl stop redis-server", ["redis: 127.0.0.1:6379"], True),
    ("systemctl stop slack-simulator", ["slack: doesn't answer"], False),
    ("redis-cli CONFIG SET maxmemory 100mb && redis-cli CONFIG SET maxmemory-policy allkeys-lru",
     ["redis memory: maxmemory-policy is allkeys-lru"], False),
]


def doctor_finds(bot):
    """doctor finds each fault, ends with 1, and what it advises mends it; without one it ends with 0 again"""
    m = bot.m
    for fault, wanted, follows in FAULTS:
        bot.running()
        m(fault)
        try:
            problems = [line for line in doctor(bot, 1) if line.startswith("PROBLEM")]
            missing = [words for words in wanted if not any(words in line for line in problems)]
            if missing:
                raise Failure(f"after {fault}: it does not say “{missing[0]}”, but {problems}")
            if follows:
                advice = next(line for line in problems if wanted[0] in line)
                command = re.search(r"systemctl \w+ [\w@.:-]+", advice)
                if not command:
                    raise Failure(f"no command in {advice}")
                # Of Redis it asks to look first.
                m(command[0].replace("status redis", "start redis"))
                until(f"a doctor content after {command[0]}", lambda: m("gopherbot doctor", check=False).returncode == 0)
        finally:
            m("redis-cli CONFIG SET maxmemory 0; redis-cli CONFIG SET maxmemory-policy noeviction", check=False)
    bot.running()
    doctor(bot, 0)
    return f"{len(FAULTS)} faults"


def status_without_redis(bot):
    """Without Redis status ends with 1 and says where it has looked"""
    bot.running()
    bot.m("systemctl stop redis-server")
    result = bot.m("gopherbot status", check=False)
    if result.returncode != 1 or "Redis" not in result.stdout or len(result.stdout.splitlines()) > 2:
        raise Failure(f"status has ended with {result.returncode}: {result.stdout}")


def dead_letters(bot):
    """Ten thousand dead letters: list, retry and drop go through them, and a stop halfway (Ctrl-C) tells how many were done"""
    m = bot.m
    bot.running()
    m("systemctl stop 'gopherbot-consumer@*'")
    count = 10_000

    def length(stream):
        return int(bot.redis(f"XLEN gopherbot:{stream}"))

    try:
        bot.redis(f"""EVAL "for i = 1, {count} do redis.call('XADD', 'gopherbot:dead', '*', 'dead_stream', 'team_join',
                  'dead_entry_id', '1-1', 'dead_reason', 'a test', 'event_id', 'Ev' .. i, 'json', '{{}}') end" 0""")
        if len(m.out("gopherbot dead list --count 20000").splitlines()) != count + 1:
            raise Failure("the list is not whole")
        # With job control, or a background process would not hear of the Ctrl-C.
        said = m.out("""set -m; gopherbot dead retry --all & job=$!
                     until [ "$(redis-cli XLEN gopherbot:team_join)" -gt 0 ]; do :; done
                     kill -INT $job; wait $job; echo "status $?" """)
        done = int(re.search(r"(?m)^(\d+) put back", said)[1])
        if (length("team_join"), length("dead")) != (done, count - done):
            raise Failure(f"{said}; {length('team_join')} put back, {length('dead')} left")
        if done < count and ("stopped: interrupted" not in said or "status 1" not in said):
            raise Failure(f"it does not say that it stopped: {said}")
        left = length("dead")
        said = m.out("gopherbot dead drop --all")
        if said != f"{left} dropped" or length("dead"):
            raise Failure(f"{said}, of {left}")
        gone = m("gopherbot dead drop 1-1", check=False)
        if gone.returncode != 1 or "0 dropped\n1 not there, or no more: 1-1" not in gone.stdout:
            raise Failure(f"one that is not there: {gone.returncode}, {gone.stdout}")
    finally:
        bot.redis("DEL gopherbot:dead")
        bot.redis("XTRIM gopherbot:team_join MAXLEN 0")
    return f"{done} put back before the stop"


# What stands for something in the manuals' commands, and what is put there.
PLACEHOLDERS = {"https://YOUR-HOST": "https://bot.example.org", "poll NAME": "poll channel-cache"}


def manuals_commands(bot):
    """The commands of docs/operations.md work as they are written"""
    m = bot.m
    bot.running()
    m("timedatectl", check=False)
    event = slack.say("define operations", "@alice")[0]["event_id"]
    until("an answer", lambda: slack.answers("@alice", "operations"))
    dead = bot.redis("XADD gopherbot:dead '*' dead_stream message.public dead_entry_id 1-1 "
                     """dead_reason test json '{"type":"message","subtype":"brand_new"}'""")
    text = Path("docs/operations.md").read_text()
    found = re.findall(r"`((?:gopherbot|systemctl|journalctl|timedatectl)(?: [^`]+)?)`", text)
    commands = list(dict.fromkeys(command for command in found if " " in command or command == "timedatectl"))
    if len(commands) < 15:
        raise Failure(f"only {commands}")
    try:
        for command in commands:
            for placeholder, value in [*PLACEHOLDERS.items(), ("Ev…", event), ("ID", dead)]:
                command = re.sub(rf"(?<![A-Z_]){placeholder}(?![A-Z_=])", value, command)
            result = m(command, check=False, stdin="\n" * 8)
            if result.returncode:
                raise Failure(f"`{command}` ended with {result.returncode}: {result.stdout[-300:]}")
            if not result.stdout.strip() and not command.startswith("systemctl"):
                raise Failure(f"`{command}` prints nothing")
        shown = m.out("gopherbot config")
        if slack.APP not in shown or any(secret in shown for secret in SECRETS):
            raise Failure(f"config does not show the settings in force: {shown}")
    finally:
        bot.redis("DEL gopherbot:dead")
        m("systemctl disable --now gopherbot-consumer@{2..4}")
    return f"{len(commands)} of them"


def without_root(bot):
    """For others than root setup, doctor and status fail with a line that says so, and not with what only root may see"""
    m = bot.m
    bot.running()
    bot.settings(credentials={"redis-url": "redis://127.0.0.1:6379/0\n"})
    nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups gopherbot"
    m.write("/srv/answers", ANSWERS)
    try:
        for command in ["setup --from /srv/answers", "doctor", "status"]:
            result = m(f"{nobody} {command}", check=False)
            lines = [line for line in result.stdout.splitlines() if "Permission denied" in line or "by root" in line or "as root" in line]
            if result.returncode == 0 or not lines:
                raise Failure(f"{command} has ended with {result.returncode}: {result.stdout[-300:]}")
            if "redis-url" not in result.stdout and "credentials" not in result.stdout:
                raise Failure(f"{command} does not name the file: {result.stdout}")
    finally:
        m("rm /srv/answers")


ALL = [setup_from_file, setup_again, setup_refuses, doctor_well, doctor_finds, status_without_redis, dead_letters, manuals_commands, without_root]
