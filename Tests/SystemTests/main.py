"""Runs the checks one after the other on one machine; called by `run`."""

import subprocess
import sys
import time
import traceback
from pathlib import Path

import checks_commands
import checks_faults
import checks_install
import checks_polls
import checks_running
import checks_settings
from bot import Bot
from machine import Failure, make_base

# In this order, for one installation is enough for most of them; but each makes the state that it needs.
CHECKS = [*checks_install.FIRST, *checks_commands.ALL, *checks_running.ALL, *checks_faults.ALL, *checks_polls.ALL,
          *checks_settings.ALL, *checks_install.LAST]


def fails_on_purpose(bot):
    """This check fails on purpose; only leaves-nothing asks for it"""
    bot.m("false")


def name(check):
    """The check's sentence: the first line of its documentation."""
    return check.__doc__.strip().splitlines()[0]


def main(work, words):
    if words == ["--list"]:
        print("\n".join(name(check) for check in CHECKS))
        return 0
    shell = "--shell" in words
    words = [word for word in words if word != "--shell"]
    wanted = [check for check in [*CHECKS, *([fails_on_purpose] if words else [])] if not words or any(word.lower() in name(check).lower() for word in words)]
    try:
        bot = Bot(work, make_base(work))
    except Failure as error:
        raise SystemExit(str(error)) from None
    failed = 0
    for check in wanted:
        start = time.monotonic()
        try:
            if not bot.m.is_running():
                bot.m.boot()
            remark = check(bot)
            seconds = time.monotonic() - start
            print(f"ok {name(check)} ({seconds:.1f} s{f'; {remark}' if remark else ''})", flush=True)
        except Exception as error:  # whatever it is, the next check is run
            failed += 1
            print(f"not ok {name(check)}: {error}", flush=True)
            if not isinstance(error, Failure):
                traceback.print_exc()
            for line in bot.last_words():
                print(f"    {line}", flush=True)
    if shell:
        bot.m.shell()
    print(f"{len(wanted) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
