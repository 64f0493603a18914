"""What goes wrong by itself: crashes, hangs, a Redis that is away, a flood."""

import json
import re
import time

import slack
from checks_running import GATEWAY, SOCKET, answers_orders
from machine import Failure, until

CONSUMER = "gopherbot-consumer@1.service"
BGTASKS = "gopherbot-bgtasks.service"


def killed_gateway(bot):
    """The gateway is killed (-9) five times: requests that come meanwhile wait, and get their 200"""
    bot.running()
    for number in range(5):
        old = bot.m.pid(GATEWAY)
        bot.m.kill(GATEWAY, "KILL")
        status, seconds = slack.deliver(slack.message(number))
        if status != 200 or seconds > 3:
            raise Failure(f"the request after kill {number + 1}: {status}, {seconds:.1f} s")
        if bot.m.pid(GATEWAY) == old:
            raise Failure("it was not killed")


def killed_consumer(bot):
    """Consumers are killed (-9) with questions in hand: each question is answered once"""
    bot.running(consumers=2)
    words = [f"kill{int(time.time()) % 100000}n{number}" for number in range(10)]
    for number, word in enumerate(words):
        slack.say(f"define {word}", f"@{slack.PEOPLE[number % 5]}")
        bot.m.kill(f"gopherbot-consumer@{number % 2 + 1}.service", "KILL")
        until("a new process", lambda: bot.consumers() == {"1", "2"})
    for number, word in enumerate(words):
        until(f"an answer about {word}", lambda: slack.answers(f"@{slack.PEOPLE[number % 5]}", word), 30)
    bot.drained()
    twice = [word for number, word in enumerate(words) if len(slack.answers(f"@{slack.PEOPLE[number % 5]}", word)) > 1]
    if twice:
        raise Failure(f"answered twice: {twice}")


def hung(bot):
    """S-10 A hung process (SIGSTOP) is ended by systemd's watchdog, and another takes its place"""
    bot.running()
    bot.m("systemctl start gopherbot-poll@channel-cache")
    # All three hang at once.
    for unit in [GATEWAY, CONSUMER, BGTASKS]:
        if int(bot.m.show(unit, "WatchdogUSec").rstrip("smin") or 0) == 0:
            raise Failure(f"{unit} has no watchdog")
    since = bot.m.now()
    old = {unit: bot.m.pid(unit) for unit in [GATEWAY, CONSUMER, BGTASKS]}
    for unit in old:
        bot.m.kill(unit, "STOP")
    for unit in old:
        until(f"another {unit}", lambda: bot.m.pid(unit) not in (0, old[unit]), 90)
        if not any("Watchdog timeout" in line for line in bot.m.journal(unit, since)):
            raise Failure(f"the journal of {unit} does not name the watchdog")
    slack.ask("unhung")


def hung_redis(bot):
    """S-10 A Redis that hangs (SIGSTOP) for longer than the watchdog is a lawful wait: nothing is ended, and all goes on"""
    m = bot.m
    bot.running()
    units = [GATEWAY, CONSUMER]
    pids = [m.pid(unit) for unit in units]
    m.kill("redis-server", "STOP")
    try:
        time.sleep(45)
        status, seconds = slack.deliver(slack.message(1))
        if status != 503 or seconds > 3:
            raise Failure(f"a request meanwhile: {status}, {seconds:.1f} s")
    finally:
        m.kill("redis-server", "CONT")
    until("a 200", lambda: slack.deliver(slack.message(2))[0] == 200, 30)
    slack.ask("redisunhung", seconds=40)
    if [m.pid(unit) for unit in units] != pids:
        raise Failure("a daemon was started anew")


def redis_away(bot):
    """Redis is away for a minute: the daemons stay up, answer 503, say so in their status, and go on by themselves"""
    m = bot.m
    bot.running()
    pids = m.pid(GATEWAY), m.pid(CONSUMER)
    since = m.now()
    m("systemctl stop redis-server")
    status, seconds = slack.deliver(slack.message(1))
    if status != 503 or seconds > 3:
        raise Failure(f"a request without Redis: {status}, {seconds:.1f} s")
    until("its status", lambda: "no Redis" in m.show(GATEWAY, "StatusText") and "no Redis" in m.show(CONSUMER, "StatusText"))
    time.sleep(60)
    m("systemctl start redis-server")
    until("a 200", lambda: slack.deliver(slack.message(2))[0] == 200, 20)
    slack.ask("redisback")
    if (m.pid(GATEWAY), m.pid(CONSUMER)) != pids:
        raise Failure("a daemon was started anew")
    lines = [line for line in m.journal(CONSUMER, since) if "Redis" in line]
    if not 2 <= len(lines) <= 4:
        raise Failure(f"the consumer has said {len(lines)} lines about it: {lines[:4]}")


def boot_without_redis(bot):
    """S-14 Booted with Redis down, and its name not resolved: nothing fails, and all goes on when both come"""
    m = bot.m
    bot.running()
    hosts = m.out("cat /etc/hosts")
    bot.settings(env="GOPHER_REDIS_INSECURE=1", credentials={"redis-url": "redis://redis.example:6379\n"})
    m("systemctl disable redis-server")
    m.reboot()
    try:
        m("systemd-run --unit=slack-simulator --property=DynamicUser=yes slack-simulator serve --no-limits")
        until("the simulator", answers_orders)
        if slack.deliver(slack.message(1))[0] != 503:
            raise Failure("the gateway has an answer without Redis")
        time.sleep(15)
        if m.out("systemctl list-units --plain --no-legend --failed"):
            raise Failure(m.out("systemctl list-units --plain --no-legend --failed"))
        restarts = [m.show(unit, "NRestarts") for unit in [GATEWAY, CONSUMER]]
        if restarts != ["0", "0"]:
            raise Failure(f"restarts: {restarts}")
        m.write("/etc/hosts", f"{hosts}\n127.0.0.1 redis.example\n")
        m("systemctl enable --now redis-server")
        until("a 200", lambda: slack.deliver(slack.message(2))[0] == 200, 40)
        slack.ask("booted", seconds=60)
    finally:
        m("systemctl enable --now redis-server")
        m.write("/etc/hosts", f"{hosts}\n")


def clock_step(bot):
    """S-12 A step of the time of day by ten seconds, forth and back, ends no process, and what comes meanwhile is answered"""
    m = bot.m
    bot.running()
    bot.apt("install libfaketime")
    library = m.out("dpkg -L libfaketime | grep libfaketime.so.1")
    # A container has its host's clock. Instead the time of day of these processes is as much beside it as the file says;
    # their monotonic clocks are true. By way of env(1), for the library adds a variable, and Swift's argv is found from there.
    environment = (f"LD_PRELOAD={library} FAKETIME_TIMESTAMP_FILE=/run/gopherbot-clock FAKETIME_NO_CACHE=1 "
                   "FAKETIME_DONT_FAKE_MONOTONIC=1")
    units = {"gopherbot-gateway.service": GATEWAY, "gopherbot-consumer@.service": CONSUMER, "gopherbot-bgtasks.service": BGTASKS}
    try:
        m("echo +0s >/run/gopherbot-clock")
        for unit, instance in units.items():
            daemon = re.search(r"gopherbot (\w+)", m.show(instance, "ExecStart"))[0]
            m(f"mkdir -p /etc/systemd/system/{unit}.d")
            m.write(f"/etc/systemd/system/{unit}.d/clock.conf",
                    f"[Service]\nEnvironment={environment}\nExecStart=\nExecStart=/usr/bin/env /usr/bin/{daemon}\n")
        m(f"systemctl daemon-reload; systemctl restart gopherbot.target {GATEWAY}; systemctl start gopherbot-poll@channel-cache")
        pids = [m.pid(instance) for instance in units.values()]
        if any(library.rpartition("/")[2] not in m.out(f"cat /proc/{pid}/maps") for pid in pids):
            raise Failure("their clock is not the one that is stepped")
        for number, step in enumerate(["+10s", "-10s", "+0s"]):
            m(f"echo {step} >/run/gopherbot-clock")
            slack.ask(f"stepped{number}")
            # As long as a heartbeat that goes by the time of day would need.
            time.sleep(8)
            slack.ask(f"stepped{number}later")
        if [m.pid(instance) for instance in units.values()] != pids:
            raise Failure("a daemon was started anew")
        # It is the clock that they go by: more than five minutes are too much.
        m("echo +400s >/run/gopherbot-clock")
        if slack.deliver(slack.message(1))[0] != 401:
            raise Failure("the gateway does not go by the clock that was stepped")
        told = m.journal(GATEWAY, fields="-o cat -x -n 30")
        if not any("timedatectl" in line for line in told):
            raise Failure(f"the journal does not say what to do about the clock: {told[-3:]}")
    finally:
        m("rm -f /run/gopherbot-clock /etc/systemd/system/gopherbot-*.service.d/clock.conf; "
          "rmdir --ignore-fail-on-non-empty /etc/systemd/system/gopherbot-*.service.d; systemctl daemon-reload")


def slack_away(bot):
    """An answer that Slack refuses twice (503) is said all the same, once"""
    bot.running()
    slack.simulator("faults", {"method": "chat.postMessage", "status": 503, "times": 2})
    slack.ask("slackaway", seconds=30)
    bot.drained()
    if len(slack.answers("@alice", "slackaway")) != 1:
        raise Failure("it was said more than once")


def flood(bot):
    """S-13 Texts with line breaks, ESC, NUL and a forged record, and 20,000 events at once: whole records, no text of theirs"""
    m = bot.m
    bot.running()
    since = m.now()
    evil = "XYZZY\n<3>forged: root login\x1b[31m\x00\r\nMESSAGE=forged " + "x" * 60_000
    if slack.deliver(slack.message(900001, evil))[0] != 200:
        raise Failure("the long text is refused")
    slack.say(f"define XYZZY\nPRIORITY=0 {'y' * 3000}", "@alice")
    start = time.monotonic()
    bad = slack.burst(20_000)
    seconds = time.monotonic() - start
    if bad:
        raise Failure(f"{len(bad)} refused: {bad[0]}")
    bot.drained()
    records = [json.loads(line) for line in m.journal(since=since, fields="-o json --all")]
    for record in records:
        text = json.dumps(record)
        if "XYZZY" in text or "forged" in text:
            raise Failure(f"a text is in the journal: {text[:200]}")
        if len(str(record.get("MESSAGE"))) > 8192:
            raise Failure("a record over 8 KiB")
    bot.settings(env="GOPHER_LOG_LEVEL=debug")
    m(f"systemctl restart gopherbot.target {GATEWAY}")
    if slack.deliver(slack.message(900002, evil))[0] != 200:
        raise Failure("the long text is refused, at the level debug")
    slack.ask("afterlong")
    for record in map(json.loads, m.journal(since=since, fields="-o json --all")):
        if len(str(record.get("MESSAGE"))) > 8192 or str(record.get("MESSAGE")).startswith(("forged", "<3>")):
            raise Failure(f"at the level debug: {str(record)[:200]}")
    # Quiet when nothing happens: a line for each event that is not answered would be 20,000.
    if len(records) > 200:
        raise Failure(f"{len(records)} records, e.g. {records[100].get('MESSAGE')}")
    if any("Suppressed" in line for line in m.journal("systemd-journald", since)):
        raise Failure("journald has dropped lines")
    return f"20,000 events in {seconds:.0f} s, {len(records)} records"


def stopped_while_waiting(bot):
    """S-10 A Retry-After of a minute is a lawful wait, longer than the watchdog; a stop meanwhile is quick, and loses no welcome"""
    m = bot.m
    bot.running()
    name = f"judy{int(time.time()) % 100000}"
    slack.simulator("faults", {"method": "chat.postMessage", "status": 429, "retry_after": 60, "times": 1})
    since, old = m.now(), m.pid(CONSUMER)
    slack.simulator("join-workspace", {"name": name})
    until("Slack's 429", lambda: not slack.simulator("faults")["faults"])
    # The watchdog has 20 s.
    time.sleep(25)
    if m.pid(CONSUMER) != old:
        raise Failure(f"the consumer was ended meanwhile: {m.journal(CONSUMER, since)[-4:]}")
    if bot.redis("XLEN gopherbot:team_join") != "1":
        raise Failure("the welcome is not in the stream any more")
    start = time.monotonic()
    m(f"systemctl stop {CONSUMER}")
    seconds = time.monotonic() - start
    if m.show(CONSUMER, "Result") != "success" or seconds > 25:
        raise Failure(f"stopped after {seconds:.1f} s: {m.show(CONSUMER, 'Result')}")
    if bot.redis("XLEN gopherbot:team_join") != "1":
        raise Failure("the stop has lost the welcome")
    m(f"systemctl start {CONSUMER}")
    until("the welcome", lambda: slack.answers(f"@{name}", ""), 90)
    bot.drained()
    if len(slack.answers(f"@{name}", "")) != 1:
        raise Failure(f"said {len(slack.answers(f'@{name}', ''))} times")
    return f"stopped within {seconds:.1f} s"


def bad_signatures(bot):
    """A burst of badly signed requests gives 401, one and all, and the bot goes on"""
    bot.running()
    for number in range(100):
        status, _ = slack.deliver(slack.message(number), secret="0" * 32)
        if status != 401:
            raise Failure(f"status {status}")
    slack.ask("signed")


ALL = [killed_gateway, killed_consumer, hung, hung_redis, redis_away, boot_without_redis, clock_step, slack_away,
       stopped_while_waiting, flood, bad_signatures]
