"""Running it: targets, instances, restarts and upgrades under load."""

import time

import slack
from machine import Failure, until
from slack import Load

SOCKET, GATEWAY = "gopherbot-gateway.socket", "gopherbot-gateway.service"


def enabled_set(bot):
    """systemctl start, stop and restart of gopherbot.target mean the enabled set, also from cold"""
    m = bot.m
    bot.running(consumers=2)
    m("systemctl stop gopherbot.target")
    until("an end of all", lambda: not bot.consumers() and m.state(SOCKET) == m.state(GATEWAY) == "inactive")
    for verb in ["start", "restart"]:
        m("systemctl stop gopherbot.target")
        m(f"systemctl {verb} gopherbot.target")
        if bot.consumers() != {"1", "2"} or m.state(SOCKET) != "active":
            raise Failure(f"after a cold {verb}: consumers {bot.consumers()}, socket {m.state(SOCKET)}")
        slack.ask(f"cold{verb}")
    # Enabled while the target is active; running without being enabled; enabled and dead.
    m("systemctl enable gopherbot-consumer@3; systemctl start gopherbot-consumer@9; systemctl stop gopherbot-consumer@1")
    old = m.pid("gopherbot-consumer@9")
    m("systemctl start gopherbot.target")
    if bot.consumers() != {"1", "2", "3", "9"}:
        raise Failure(f"a start with the target active has left {bot.consumers()}")
    m("systemctl stop gopherbot-consumer@3; systemctl restart gopherbot.target")
    # The target waits for those that it wants, not for the ninth.
    until("all four, restarted", lambda: bot.consumers() == {"1", "2", "3", "9"} and m.pid("gopherbot-consumer@9") != old)
    m("systemctl stop gopherbot.target")
    if bot.consumers("--all --state=active,activating"):
        raise Failure("a stop has left instances that are not enabled")


def scaling(bot):
    """systemctl enable --now gopherbot-consumer@{1..4} gives four consumers, and each stops alone (S-07)"""
    m = bot.m
    bot.running()
    m("systemctl enable --now gopherbot-consumer@{1..4}")
    names = until("four names in Redis", lambda: set(named(bot)) if len(named(bot)) == 4 else None)
    if names != {f"vps-{number}" for number in range(1, 5)}:
        raise Failure(f"their names in Redis are {names}")
    m("systemctl disable --now gopherbot-consumer@{2..4}")
    slack.ask("scaled")
    until("one name in Redis", lambda: named(bot) == ["vps-1"])


def named(bot):
    """The consumers of the group, as Redis knows them."""
    lines = bot.redis("XINFO CONSUMERS gopherbot:message.private consumers").splitlines()
    return [lines[index + 1] for index, line in enumerate(lines) if line == "name"]


def under_load(bot, work):
    """Does something under 50 requests a second; nothing may be lost, late, or done twice."""
    def count(command):
        lines = bot.redis("INFO commandstats").splitlines()
        return next((int(line.split("calls=")[1].split(",")[0]) for line in lines if line.startswith(f"cmdstat_{command}:")), 0)

    before = count("xadd")
    with Load(word=f"w{int(time.time()) % 100000}x") as load:
        time.sleep(2)
        work()
        time.sleep(2)
    remark = load.check()
    bot.drained()
    # The simulator delivers the questions, and the echoes of their answers.
    stored = count("xadd") - before
    expected = len(load.outcomes) + len(load.deliveries)
    if stored < expected:
        raise Failure(f"{expected} events were acknowledged, but only {stored} stored")
    return remark


def restarts_under_load(bot):
    """S-06 The gateway is restarted ten times under 50 requests/s: all 200, none over 3 s, each handled once"""
    bot.running(consumers=2)

    def work():
        for _ in range(10):
            bot.m(f"systemctl restart {GATEWAY}")
            time.sleep(0.3)

    return under_load(bot, work)


def consumers_restart_under_load(bot):
    """Consumers are restarted five times under load: every question is answered once"""
    bot.running(consumers=2)

    def work():
        for round in range(5):
            bot.m(f"systemctl restart gopherbot-consumer@{round % 2 + 1}")

    return under_load(bot, work)


def upgrade_under_load(bot):
    """P-07 Upgraded and downgraded under load: all 200, and those that run (1, 2, 4), but not the stopped 3, run the new one"""
    m = bot.m
    bot.running(consumers=3)
    m("systemctl stop gopherbot-consumer@3; systemctl start gopherbot-consumer@4")

    def check(version):
        if bot.installed() != version:
            raise Failure(f"{version} is not installed, but {bot.installed()}")
        if bot.consumers() != {"1", "2", "4"}:
            raise Failure(f"running after it: {bot.consumers()}")
        for unit in [GATEWAY, *(f"gopherbot-consumer@{instance}" for instance in "124")]:
            program = m.out(f"readlink /proc/{m.pid(unit)}/exe")
            if program != "/usr/bin/gopherbot":
                raise Failure(f"{unit} still runs the old program: {program}")
        if m.out("systemctl is-enabled gopherbot-consumer@4", check=False) != "disabled":
            raise Failure("the upgrade has enabled instance 4")

    def work():
        socket = m.show(SOCKET, "ActiveEnterTimestampMonotonic")
        bot.apt(f"install gopherbot={bot.next_version}")
        check(bot.next_version)
        bot.apt(f"install --allow-downgrades gopherbot={bot.version}")
        check(bot.version)
        if m.show(SOCKET, "ActiveEnterTimestampMonotonic") != socket:
            raise Failure("the socket was closed meanwhile")

    try:
        return under_load(bot, work)
    finally:
        m("systemctl stop gopherbot-consumer@4")


def socket_and_service(bot):
    """S-05 Socket and service restarted or stopped in any order come back, also on another port"""
    m = bot.m
    bot.running()
    slack.ask("socket0")
    m(f"systemctl restart {SOCKET}")
    slack.ask("socket1")
    m(f"systemctl stop {GATEWAY}")
    if m.state(SOCKET) != "active":
        raise Failure("stopping the service has stopped the socket")
    slack.ask("socket2")
    drop_in = f"/etc/systemd/system/{SOCKET}.d"
    m(f"mkdir -p {drop_in}")
    try:
        m.write(f"{drop_in}/port.conf", "[Socket]\nListenStream=\nListenStream=127.0.0.1:9000\n")
        # systemd closes a socket whose address has changed; the service alone has nothing to listen on, and says so.
        since = m.now()
        m(f"systemctl daemon-reload; systemctl restart {GATEWAY}", check=False)
        if not any("start gopherbot-gateway.socket" in line for line in m.journal(GATEWAY, since)):
            raise Failure(f"the service does not say what is missing: {m.journal(GATEWAY, since)[:5]}")
        m(f"systemctl restart {SOCKET}")
        until("the new port", lambda: slack.deliver(slack.message(1), address=("127.0.0.1", 9000))[0] == 200)
    finally:
        m(f"rm -r {drop_in}; systemctl daemon-reload; systemctl restart {SOCKET}")
    slack.ask("socket4")
    said = m("timeout 10 gopherbot gateway", check=False).stdout
    if "gopherbot-gateway.socket" not in said and "GOPHER_SLACK" not in said:
        raise Failure(f"by hand, without a socket, it says: {said[:200]}")


def reload(bot):
    """systemctl reload gopherbot.target takes new content without a restart; a mistake in it is said, and the old stays"""
    m = bot.m
    bot.running()
    old = m.pid("gopherbot-consumer@1")
    term = "topic: Site\nterms:\n  - term: vps\n    definition: SITEWORD\n    sources: [https://example.org/vps]\n"
    try:
        m.write("/etc/gopherbot/glossary.d/site.yaml", term)
        m("systemctl reload gopherbot.target")
        slack.ask("reload0")
        slack.say("define vps", "@bob")
        until("the site's own definition", lambda: slack.answers("@bob", "SITEWORD"))
        m.write("/etc/gopherbot/glossary.d/site.yaml", term.replace("definition", "defnition"))
        since = m.now()
        m("systemctl reload gopherbot-consumer@1")
        until("a status that names the file", lambda: "site.yaml" in m.show("gopherbot-consumer@1", "StatusText"))
        if not any("site.yaml" in line for line in m.journal("gopherbot-consumer@1", since, "-o json")):
            raise Failure("the journal does not name the file")
        slack.say("define vps", "@carol")
        until("the old definition", lambda: slack.answers("@carol", "SITEWORD"))
    finally:
        m("rm /etc/gopherbot/glossary.d/site.yaml; systemctl reload gopherbot.target")
    if m.pid("gopherbot-consumer@1") != old:
        raise Failure("it was started anew")


def reboot(bot):
    """After a reboot all that is enabled runs, and answers"""
    bot.running(consumers=2)
    bot.m.reboot()
    until("both consumers", lambda: bot.consumers() == {"1", "2"}, 30)
    if bot.m.state(SOCKET) != "active":
        raise Failure("the socket is not active")
    bot.m("systemd-run --unit=slack-simulator --property=DynamicUser=yes slack-simulator serve --no-limits")
    until("the simulator", lambda: answers_orders())
    until("a reading consumer", lambda: "Reading the streams" in bot.m.show("gopherbot-consumer@1", "StatusText"), 60)
    slack.ask("rebooted")


def answers_orders():
    try:
        return slack.simulator("app")
    except Failure:
        return None


ALL = [enabled_set, scaling, reload, socket_and_service, restarts_under_load, consumers_restart_under_load, upgrade_under_load, reboot]
