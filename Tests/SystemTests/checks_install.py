"""Installing, upgrading, removing: what the package does to a system."""

import copy
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import slack
from bot import CREDENTIALS, ENV
from machine import FROM_NEXT_DEBIAN, Failure, Machine, make_base, until

# What belongs to apt, dpkg, the journal and users' databases, and changes by itself.
NOT_OURS = r"^/(var/(lib/(dpkg|apt|systemd|redis|private)|cache|log|backups|tmp)|run|tmp|proc|sys|dev|srv|root)(/|$)"


def everything(bot):
    """All files of the system that a package could have left, with their modes."""
    listing = bot.m.out(f"find / -xdev -printf '%p %m\\n' | grep -vE '{NOT_OURS}' | sort")
    return {line for line in listing.splitlines() if not line.startswith(("/etc/.pwd.lock", "/etc/group", "/etc/gshadow"))}


def failed_units(bot):
    return bot.m.out("systemctl list-units --plain --no-legend --failed")


def bare_install(bot):
    """P-02 Without settings and without Redis an installation succeeds, all waits, and the sysadmin is told for what"""
    bot.m("cp /srv/gopherbot/gopherbot.sources /etc/apt/sources.list.d/")
    bot.apt("update")
    bot.files_before = everything(bot)
    bot.groups_before = bot.m.out("getent group | sort")
    said = bot.apt("install --no-install-recommends gopherbot")
    if "/usr/share/doc/gopherbot/README.Debian" not in said:
        raise Failure("the installation does not say what to do next")
    bot.m("test -s /usr/share/doc/gopherbot/README.Debian")
    for unit in ["gopherbot.target", "gopherbot-gateway.socket", "gopherbot-consumer@1.service"]:
        if bot.m.out(f"systemctl is-enabled {unit}") != "enabled":
            raise Failure(f"{unit} is not enabled")
    for unit in ["gopherbot-gateway.socket", "gopherbot-consumer@1.service"]:
        if bot.m.state(unit) != "inactive" or bot.m.show(unit, "ConditionResult") != "no":
            raise Failure(f"{unit} does not wait: {bot.m.state(unit)}")
        status = bot.m.out(f"systemctl status {unit}", check=False)
        if f"ConditionDirectoryNotEmpty={CREDENTIALS}" not in status:
            raise Failure(f"the status of {unit} does not name what is missing")
    if failed_units(bot):
        raise Failure(f"failed units: {failed_units(bot)}")
    if bot.m.out(f"stat -c '%a %U' {CREDENTIALS}") != "700 root":
        raise Failure("the credentials' folder is not root's alone")


def purge_leaves_nothing(bot):
    """P-06 A purge leaves nothing, also of what was added by hand, and a second one succeeds"""
    if not bot.installed():
        raise Failure("not installed")
    bot.m.write(f"{CREDENTIALS}/slack-request-secret", "x", 0o600)
    bot.m.write("/etc/gopherbot/glossary.d/site.yaml", "[]\n")
    bot.m("systemctl enable gopherbot-consumer@{2..3}; systemctl start gopherbot.target", check=False)
    until("consumer 2 failed, for want of settings", lambda: bot.m.state("gopherbot-consumer@2.service") == "failed")
    bot.apt("purge gopherbot")
    bot.m("dpkg --purge gopherbot")
    bot.apt("autoremove --purge")
    left = everything(bot) - bot.files_before
    if left:
        raise Failure(f"left: {sorted(left)[:8]}")
    if bot.m.out("getent group | sort") != bot.groups_before:
        raise Failure("a group is left")
    units = bot.m.out("systemctl list-units --all --plain --no-legend 'gopherbot*'")
    if units:
        raise Failure(f"systemd still has {units}")
    if bot.m.programs():
        raise Failure("processes are left")


def from_readme_to_answer(bot):
    """README's commands, copied from README, lead from apt to an answered message"""
    said = bot.follow_readme()
    if "mutex" not in said:
        raise Failure(f"README's last command prints {said}")
    if bot.installed() != bot.version:
        raise Failure(f"installed is {bot.installed()}")
    # Polls may fail, for README's settings name the real world, and the container has no internet.
    failed = [line for line in failed_units(bot).splitlines() if "gopherbot-poll@" not in line]
    if failed:
        raise Failure(f"failed units: {failed}")
    if bot.m.out("apt-cache policy gopherbot").count("file:/srv/gopherbot") == 0:
        raise Failure("it does not come from the repository")
    if not slack.answers("#general", "mutex"):
        raise Failure("no answer to the message of README's last command")


def libraries(bot):
    """P-09 Every library that the programs need comes with the packages' dependencies"""
    bot.running()
    for program in ["gopherbot", "slack-simulator"]:
        missing = bot.m.out(f"ldd /usr/bin/{program} | grep 'not found'", check=False)
        if missing:
            raise Failure(f"{program}: {missing}")


def page(bot):
    """The simulator's page is in its package, and is served"""
    bot.running()
    for name in ["", "main.js", "style.css"]:
        with urllib.request.urlopen(f"http://127.0.0.1:3000/{name}", timeout=30) as answer:
            if not answer.read():
                raise Failure(f"/{name} is empty")


def manuals(bot):
    """Man pages, completions and the journal's catalog are there, and sound"""
    bot.running()
    bot.apt("install man-db bash-completion")
    pages = bot.m.out("dpkg -L gopherbot gopherbot-simulator | grep '/man/man./' | xargs -n 1 basename -s .gz").split()
    for page in ["gopherbot.1", "gopherbot-consumer.1", "gopherbot.env.5", "gopherbot.7", "slack-simulator.1"]:
        if page not in pages:
            raise Failure(f"there is no {page} among {pages}")
    commands = re.findall(r"(?m)^  ([a-z]+) ", bot.m.out("gopherbot --help").partition("SUBCOMMANDS:")[2])
    missing = {f"gopherbot-{command}.1" for command in commands} ^ {page for page in pages if page.startswith("gopherbot-")}
    if len(commands) < 10 or missing:
        raise Failure(f"pages and subcommands differ: {missing}")
    for page in pages:
        name, section = page.rsplit(".", 1)
        said = bot.m.out(f"man --warnings {section} {name} 2>&1 >/dev/null")
        if said:
            raise Failure(f"{page}: {said}")
    # As bash calls it at the TAB behind "gopherbot doct".
    word = bot.m.out(
        ". /usr/share/bash-completion/completions/gopherbot; COMP_WORDS=(gopherbot doct); COMP_CWORD=1; "
        "COMP_LINE='gopherbot doct'; COMP_POINT=14; _gopherbot gopherbot doct gopherbot; echo ${COMPREPLY[*]}")
    if word.strip() != "doctor":
        raise Failure(f"doct becomes {word!r}")
    bot.m("logger -t gopherbot --journald <<EOF\nMESSAGE_ID=539bc950fc1a4092aac307276f67594e\nMESSAGE=Set aside\nEOF")
    told = bot.m.out("journalctl --sync; journalctl -x -n 5 MESSAGE_ID=539bc950fc1a4092aac307276f67594e")
    if "gopherbot dead" not in told:
        raise Failure(f"journalctl -x shows no page: {told}")
    return f"{len(pages)} pages"


def units_are_sound(bot):
    """systemd has nothing to say about the units, and finds each service secure (1.5 or better)"""
    bot.running()
    units = bot.m.out("cd /lib/systemd/system; ls gopherbot*").split()
    names = [unit.replace("@.", "@1.") for unit in units]
    said = bot.m.out(f"systemd-analyze verify --man=no {' '.join(names)}")
    if said:
        raise Failure(said)
    for unit in names:
        if unit.endswith(".service"):
            bot.m(f"systemd-analyze security --offline=true --threshold=15 /lib/systemd/system/{unit.replace('@1.', '@.')}")
    return f"{len(units)} units"


def lintian(bot):
    """Lintian has nothing to say, pedantic as it may be"""
    said = subprocess.run(["lintian", "--pedantic", "--fail-on=none", "dist/gopherbot.changes"],
                          capture_output=True, text=True)
    if said.stdout.strip() or said.returncode:
        raise Failure(said.stdout.strip() or said.stderr.strip())


def edited_settings(bot):
    """P-04 An edited gopherbot.env, site content, secrets and drop-ins survive reinstallation, upgrade and downgrade"""
    bot.running()
    bot.settings(env="# the sysadmin's own line")
    bot.m.write("/etc/gopherbot/glossary.d/site.yaml", "- term: vps\n")
    bot.m("mkdir -p /etc/systemd/system/gopherbot-gateway.service.d")
    bot.m.write("/etc/systemd/system/gopherbot-gateway.service.d/site.conf", "[Service]\nNice=1\n")
    ours = f"cd /etc; find gopherbot systemd/system/gopherbot-gateway.service.d -type f -exec sha256sum {{}} + | sort"
    before = bot.m.out(ours)
    try:
        bot.apt(f"install --reinstall gopherbot={bot.version}")
        bot.apt(f"install gopherbot={bot.next_version}")
        bot.apt(f"install --allow-downgrades gopherbot={bot.version}")
        if bot.m.out(ours) != before:
            raise Failure("something has changed")
        if bot.m.out("find /etc/gopherbot -name '*.dpkg-*'"):
            raise Failure("dpkg has left a copy beside")
    finally:
        bot.m("rm -rf /etc/gopherbot/glossary.d/site.yaml /etc/systemd/system/gopherbot-gateway.service.d; systemctl daemon-reload")


def variant(bot, suffix, change):
    """A package of the tree as built after `change(tree)`, with a version number that ends in `suffix`. Gives its path inside."""
    tree = bot.work / "run" / "variant"
    shutil.rmtree(tree, ignore_errors=True)
    built = next(deb for deb in Path("dist").glob("gopherbot_*.deb"))
    subprocess.run(["dpkg-deb", "-R", str(built), str(tree)], check=True)
    change(tree)
    control = tree / "DEBIAN/control"
    control.write_text(control.read_text().replace(f"Version: {bot.version}\n", f"Version: {bot.version}{suffix}\n"))
    name = f"/srv/variant{suffix.replace('~', '-')}.deb"
    subprocess.run(["dpkg-deb", "-Znone", "-b", str(tree), str(bot.m.root / name.lstrip("/"))], check=True,
                   stdout=subprocess.DEVNULL)
    return name


def with_conffile(content):
    """The layout of a version that had gopherbot.env as a conffile."""
    def change(tree):
        env = tree / ENV.lstrip("/")
        env.write_text(content)
        env.chmod(0o644)
        (tree / "DEBIAN/conffiles").write_text(f"{ENV}\n")
    return change


def setup_then_upgrade(bot):
    """P-04 After setup, and after a sysadmin's edit, upgrades ask nothing and lose nothing, also from a version with conffiles"""
    m = bot.m
    bot.running()
    answers = (f"GOPHER_SLACK_BOT_ACCESS_TOKEN={slack.BOT_TOKEN}\nGOPHER_SLACK_REQUEST_SECRET={slack.SIGNING_SECRET}\n"
               "ENV=production\nSLACK_API_URL=http://127.0.0.1:3000/api\n")
    older = variant(bot, "~older", with_conffile("# the defaults of then\n#ENV=production\n"))
    old = variant(bot, "~old", with_conffile("# other defaults\n#ENV=production\n#GOPHER_APP_NAME=gopherbot\n"))
    try:
        for number, (first, sysadmin) in enumerate([(None, False), (older, False), (old, True), (old, False)]):
            bot.apt("purge gopherbot")
            bot.apt(f"install {first or f'gopherbot={bot.version}'}")
            before = m.out(f"cat {ENV}")
            if sysadmin:
                m(f"cat >>{ENV}", stdin="# mine\nGOPHER_LOG_LEVEL=debug\n")
            m("gopherbot setup --from -", stdin=answers)
            edited = m.out(f"cat {ENV}")
            if edited == before or "SLACK_API_URL" not in edited:
                raise Failure(f"setup has not written {ENV}: {edited}")
            secrets = m.out(f"sha256sum {CREDENTIALS}/*")
            bot.apt(f"install gopherbot={bot.version}")
            bot.apt(f"install gopherbot={bot.next_version}")
            if bot.installed() != bot.next_version:
                raise Failure(f"installed is {bot.installed()}")
            if m.out(f"cat {ENV}") != edited or m.out(f"sha256sum {CREDENTIALS}/*") != secrets:
                raise Failure(f"the settings are not as they were: {m.out(f'cat {ENV}')}")
            if m.out("find /etc/gopherbot -name '*.dpkg-*'"):
                raise Failure("dpkg has left a copy beside")
            slack.ask(f"upgraded{number}")
        # An obsolete conffile goes with the rest.
        bot.apt("purge gopherbot")
        m("test ! -e /etc/gopherbot")
    finally:
        m("rm -f /srv/variant*.deb")


def broken_upgrade(bot):
    """P-02 An upgrade succeeds although the settings are broken"""
    bot.running()
    bot.settings(credentials={"slack-bot-access-token": "nonsense\n"})
    try:
        bot.apt(f"install gopherbot={bot.next_version}")
        if bot.installed() != bot.next_version:
            raise Failure("the package is not configured")
        bot.m("apt-get check; dpkg --audit")
    finally:
        bot.settings()
        bot.apt(f"install --allow-downgrades gopherbot={bot.version}")


def remove_and_reinstall(bot):
    """P-06 A removal stops all instances and the socket; a reinstallation brings the enabled set back"""
    bot.running(consumers=2)
    bot.m("systemctl start gopherbot-consumer@9")
    bot.redis("SET of-somebody-else 1")
    bot.apt("remove gopherbot")
    if bot.m.programs():
        raise Failure(f"they run on: {bot.m.programs()}")
    if bot.m.out("systemctl list-units --plain --no-legend 'gopherbot*'"):
        raise Failure("units are left: " + bot.m.out("systemctl list-units --plain --no-legend 'gopherbot*'"))
    if slack.deliver(slack.message(1))[0] == 200:
        raise Failure("something still listens")
    bot.m(f"test -f {ENV} -a -f {CREDENTIALS}/slack-request-secret")
    bot.apt("install gopherbot")
    until("both consumers", lambda: bot.consumers() == {"1", "2"})
    slack.ask("reinstalled")
    bot.apt("purge gopherbot")
    if bot.redis("GET of-somebody-else") != "1" or bot.redis("EXISTS gopherbot:message.public") != "1":
        raise Failure("the purge has touched Redis")


def remove_while_polling(bot):
    """A removal with a poll and an answer under way ends both, and leaves no process and no failed unit"""
    m = bot.m
    bot.running()
    # A Gerrit that takes the question and never answers.
    with socket.create_server(("127.0.0.1", 0)) as gerrit:
        gerrit.settimeout(20)
        bot.settings(env=f"GERRIT_URL=http://127.0.0.1:{gerrit.getsockname()[1]}")
        m("systemctl restart gopherbot-bgtasks.service; systemctl start --no-block gopherbot-poll@gerrit")
        connection, _ = gerrit.accept()
        with connection:
            if m.state("gopherbot-poll@gerrit") != "activating":
                raise Failure(f"the poll is {m.state('gopherbot-poll@gerrit')}")
            slack.say("define removal", "@alice")
            start = time.monotonic()
            bot.apt("remove gopherbot")
            seconds = time.monotonic() - start
    if m.programs():
        raise Failure(f"they run on: {m.programs()}")
    units = m.out("systemctl list-units --plain --no-legend 'gopherbot*'")
    if units or failed_units(bot):
        raise Failure(f"systemd still has {units or failed_units(bot)}")
    bot.apt("install gopherbot")
    bot.running()
    return f"removed in {seconds:.1f} s"


def without_systemd(bot):
    """P-03 Without a running systemd, and with policy-rc.d 101, install, upgrade, remove and purge succeed"""
    tree = bot.work / "run" / "chroot"
    subprocess.run(["cp", "-a", str(bot.base), str(tree)], check=True)
    subprocess.run(["cp", "-a", str(bot.m.root / "srv/gopherbot"), str(tree / "srv/")], check=True)
    subprocess.run(["cp", str(tree / "srv/gopherbot/gopherbot.sources"), str(tree / "etc/apt/sources.list.d/")], check=True)
    policy = tree / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    commands = ["update", f"install gopherbot={bot.version}", f"install gopherbot={bot.next_version}", "remove gopherbot",
                f"install gopherbot={bot.version}", "purge gopherbot"]
    for command in commands:
        environment = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive"]
        result = subprocess.run(["chroot", str(tree), *environment, "sh", "-c", f"apt-get -y -q {command}"],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if result.returncode != 0:
            raise Failure(f"apt-get {command}: {result.stdout.strip()[-300:]}")
    if list((tree / "etc").glob("gopherbot*")):
        raise Failure("the purge has left /etc/gopherbot")


def next_debian(bot):
    """P-09 The next Debian's apt refuses, naming the library; with that one from Debian 12 all installs, starts and answers"""
    bot.m.power_off()
    try:
        base = make_base(bot.work, "trixie", FROM_NEXT_DEBIAN, "base-next")
    except Failure as error:
        return f"skipped, for it is not to be had here: {str(error).splitlines()[-1][:100]}"
    other = copy.copy(bot)
    other.m = m = Machine(bot.work, base, "next")
    for path in ["srv/gopherbot", "etc/apt/preferences.d/gopherbot"]:
        subprocess.run(["cp", "-a", str(bot.m.root / path), str(m.root / path)], check=True)
    library = next((bot.m.root / "srv/debian").glob("libhiredis0.14_*.deb"))
    shutil.copy(library, m.root / "srv" / library.name)
    m.boot()
    try:
        m("cp /srv/gopherbot/gopherbot.sources /etc/apt/sources.list.d/")
        other.apt("update")
        refusal = m("apt-get -y -q install gopherbot", check=False)
        if refusal.returncode == 0 or "libhiredis0.14" not in refusal.stdout or other.installed():
            raise Failure(f"apt ended with {refusal.returncode}: {refusal.stdout.strip()[-300:]}")
        m("apt-get check; dpkg --audit")
        other.apt(f"install /srv/{library.name}")
        other.running(consumers=2)
        libraries(other)
        units_are_sound(other)
        m("systemctl restart gopherbot.target gopherbot-gateway.service; systemctl start gopherbot-poll@channel-cache")
        slack.ask("nextrestarted")
        # Mended while the service is still about to end: this systemd restarts the socket with the target.
        other.settings(credentials={"slack-request-secret": None})
        m("systemctl restart gopherbot.target gopherbot-gateway.service", check=False)
        other.settings()
        m("systemctl restart gopherbot.target")
        slack.ask("nextmended")
        if failed_units(other):
            raise Failure(f"failed units: {failed_units(other)}")
        other.apt("purge gopherbot")
        return f"{m.out('systemctl --version').splitlines()[0]}; {m.out('redis-server --version').split(' sha')[0]}"
    finally:
        m.power_off()


FIRST = [lintian, bare_install, purge_leaves_nothing, from_readme_to_answer, libraries, page, manuals, units_are_sound]
LAST = [edited_settings, setup_then_upgrade, broken_upgrade, remove_while_polling, remove_and_reinstall, without_systemd,
        next_debian]
