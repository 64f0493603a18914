"""The background tasks: timers, polls by hand, and what they look like to systemctl."""

from machine import Failure, until

BGTASKS, SOCKET = "gopherbot-bgtasks.service", "gopherbot-bgtasks.socket"


def are_there(bot):
    """Whether this version of the bot has them."""
    bot.running()
    return bot.m("gopherbot help bgtasks", check=False).returncode == 0


def timers(bot):
    """systemctl list-timers shows the timers of all polls, and each starts its poll"""
    if not are_there(bot):
        return "skipped: this version has no bgtasks"
    m = bot.m
    files = m.out("cd /lib/systemd/system; ls gopherbot-*.timer").split()
    enabled = [timer for timer in files if m.out(f"systemctl is-enabled {timer}", check=False) == "enabled"]
    listed = m.out("systemctl list-timers --all --no-legend 'gopherbot-*'")
    missing = [timer for timer in enabled if timer not in listed]
    if not enabled or missing:
        raise Failure(f"enabled are {enabled}, not listed {missing}")
    # One of them at work, sooner than in its ten minutes: just after a poll by hand it finds that nothing is due.
    m("systemctl start gopherbot-poll@channel-cache")
    since = m.now()
    drop_in = "/etc/systemd/system/gopherbot-channel-cache.timer.d"
    m(f"mkdir -p {drop_in}")
    try:
        m.write(f"{drop_in}/soon.conf", "[Timer]\nOnCalendar=\nOnCalendar=*:*:0/2\nRandomizedDelaySec=0\n")
        m("systemctl daemon-reload; systemctl restart gopherbot-channel-cache.timer")
        until("a poll by the timer, not due", lambda: any(
            "not due" in line for line in m.journal("gopherbot-poll@channel-cache", since)))
    finally:
        m(f"rm -r {drop_in}; systemctl daemon-reload; systemctl restart gopherbot-channel-cache.timer")
    return f"{len(enabled)} of {len(files)} are enabled: {', '.join(enabled)}"


def poll_by_hand(bot):
    """systemctl start gopherbot-poll@… starts bgtasks by its socket, waits, and its status shows the outcome"""
    if not are_there(bot):
        return "skipped: this version has no bgtasks"
    m = bot.m
    m(f"systemctl stop {BGTASKS}")
    since = m.now()
    m("systemctl start gopherbot-poll@channel-cache")
    if m.show("gopherbot-poll@channel-cache", "Result") != "success" or m.state(BGTASKS) != "active":
        raise Failure(f"result {m.show('gopherbot-poll@channel-cache', 'Result')}, bgtasks {m.state(BGTASKS)}")
    lines = [line for line in m.journal("gopherbot-poll@channel-cache", since)
             if "gopherbot-poll@" not in line and "gopherbot poll of" not in line]
    if len(lines) != 1:
        raise Failure(f"not one line about the outcome: {lines}")
    # By the command itself, for root.
    m("gopherbot poll channel-cache")
    as_nobody = m("setpriv --reuid 65534 --regid 65534 --clear-groups gopherbot poll channel-cache", check=False)
    if as_nobody.returncode == 0:
        raise Failure("everybody may ask")
    return lines[0]


def poll_that_fails(bot):
    """A poll that fails is failed, and its reason is one line; the next one that succeeds clears that"""
    if not are_there(bot):
        return "skipped: this version has no bgtasks"
    m = bot.m
    bot.settings(env="GERRIT_URL=http://127.0.0.1:1")
    m(f"systemctl restart {BGTASKS}")
    since = m.now()
    if m("systemctl start gopherbot-poll@gerrit", check=False).returncode == 0:
        raise Failure("it has not failed")
    if m.state("gopherbot-poll@gerrit") != "failed":
        raise Failure(f"its state is {m.state('gopherbot-poll@gerrit')}")
    lines = [line for line in m.journal("gopherbot-poll@gerrit", since)
             if "gopherbot-poll@" not in line and "gopherbot poll of" not in line]
    if len(lines) != 1 or "127.0.0.1:1" not in lines[0]:
        raise Failure(f"not one line with the reason: {lines}")
    bot.settings(env="GERRIT_URL=http://127.0.0.1:3000/gerrit")
    m(f"systemctl restart {BGTASKS}")
    # 75 (a pause after the failure) is no failure either.
    m("systemctl start gopherbot-poll@gerrit")
    if m.state("gopherbot-poll@gerrit") == "failed":
        raise Failure("it has stayed failed")
    return lines[0]


def killed(bot):
    """bgtasks is killed (-9): the next poll finds another one"""
    if not are_there(bot):
        return "skipped: this version has no bgtasks"
    m = bot.m
    m("systemctl start gopherbot-poll@channel-cache")
    old = m.pid(BGTASKS)
    m.kill(BGTASKS, "KILL")
    until("another process", lambda: m.pid(BGTASKS) not in (0, old))
    # The lease of the one that was killed runs out by itself; until then it is 75, not now.
    until("a poll that is done", lambda: m("gopherbot poll channel-cache", check=False).returncode == 0, 30, 1)


ALL = [timers, poll_by_hand, poll_that_fails, killed]
