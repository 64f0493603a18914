"""The bot on its machine: packages of two versions, settings, and the state that a check begins with."""

import re
import shutil
import subprocess
from pathlib import Path

import slack
from machine import Failure, Machine, until

ENV = "/etc/gopherbot/gopherbot.env"
CREDENTIALS = "/etc/gopherbot/credentials"


class Bot:
    """What the checks are given. `m` is the machine."""

    def __init__(self, work: Path, base: Path):
        self.m = Machine(work, base)
        self.work = work
        self.base = base
        self.version, self.next_version = self._make_repository()

    # MARK: Packages

    def _make_repository(self):
        """A repository of the packages as built, and of the same again with a higher version number, in /srv/gopherbot."""
        debs = [deb for deb in Path("dist").glob("gopherbot*.deb") if "dbgsym" not in deb.name]
        if len(debs) != 2:
            raise SystemExit("There are no packages in dist/: make deb")
        version = subprocess.check_output(["dpkg-deb", "-f", str(debs[0]), "Version"], text=True).strip()
        next_version = f"{version}+next"
        run = self.work / "run"
        for deb in debs:
            tree = run / deb.stem
            subprocess.run(["dpkg-deb", "-R", str(deb), str(tree)], check=True)
            control = tree / "DEBIAN/control"
            control.write_text(re.sub(r"(?m)^Version: .*", f"Version: {next_version}", control.read_text()))
            with open(tree / "usr/share/doc" / deb.name.split("_")[0] / "next", "w") as mark:
                mark.write("the next version\n")
            subprocess.run(["dpkg-deb", "-Znone", "-b", str(tree), str(run)], check=True, stdout=subprocess.DEVNULL)
            shutil.rmtree(tree)
        both = [str(deb) for deb in [*debs, *run.glob("*.deb")]]
        folder = self.m.root / "srv/gopherbot"
        subprocess.run(["debian/apt-repo", str(folder), "file:/srv/gopherbot", *both], check=True)
        # README's commands install the newest; the checks decide when that is.
        (self.m.root / "etc/apt/preferences.d/gopherbot").write_text(
            f"Package: gopherbot*\nPin: version {version}\nPin-Priority: 990\n")
        return version, next_version

    def apt(self, arguments, **options):
        """apt-get with an answer to everything but dpkg's questions, which fail it: there is nobody to ask."""
        return self.m.out(f"env -u DEBIAN_FRONTEND apt-get -y -q {arguments} <&-", **options)

    def installed(self, package="gopherbot"):
        """The version that is installed and configured, or an empty text."""
        text = self.m.out(f"dpkg-query -W -f '${{db:Status-Status}} ${{Version}}' {package}", check=False)
        return text.partition(" ")[2] if text.startswith("installed ") else ""

    # MARK: State

    def readme(self, section):
        """The commands of a section of README: its indented lines, each with those that continue it."""
        text = Path("README.md").read_text()
        match = re.search(rf"(?ms)^## {section}\n(.*?)(?=^## |\Z)", text)
        if not match:
            raise Failure(f"README has no section “{section}”")
        return ["\n".join(line[4:] for line in block.splitlines())
                for block in re.findall(r"(?m)(?:^    .*\n?)+", match[1])]

    def follow_readme(self):
        """Installs and sets up the bot by README's own commands. Gives what the last one has printed."""
        said = ""
        blocks = [block for block in self.readme("On a server") if not block.startswith("make ")]
        for block in blocks:
            for command in self._commands(block):
                said = self.m.out(command)
        return said

    @staticmethod
    def _commands(block):
        """A block's commands: a here-document is one with its first line."""
        lines = block.splitlines()
        while lines:
            command = [lines.pop(0)]
            if "<<EOF" in command[0]:
                while command[-1] != "EOF":
                    command.append(lines.pop(0))
            while command[-1].endswith("\\"):
                command.append(lines.pop(0))
            yield "\n".join(command)

    def running(self, consumers=1):
        """Makes the state that most checks begin with: installed, set up for the simulator, running, and answering."""
        m = self.m
        if not self.installed():
            m("cp /srv/gopherbot/gopherbot.sources /etc/apt/sources.list.d/")
            self.apt("update")
            self.apt("install gopherbot gopherbot-simulator redis-server")
        if self.installed() != self.version:
            self.apt(f"install --allow-downgrades gopherbot={self.version}")
        m("systemctl unmask redis-server; systemctl start redis-server")
        if m.state("slack-simulator.service") != "active":
            if not self.installed("gopherbot-simulator"):
                self.apt("install gopherbot-simulator")
            m("systemctl reset-failed slack-simulator", check=False)
            m("systemd-run --unit=slack-simulator --property=DynamicUser=yes slack-simulator serve --no-limits")
        self.settings()
        wanted = {str(number) for number in range(1, consumers + 1)}
        for instance in self.consumers("--all") - wanted:
            m(f"systemctl disable --now gopherbot-consumer@{instance}; systemctl reset-failed gopherbot-consumer@{instance}",
              check=False)
        m(f"systemctl enable -q gopherbot.target gopherbot-gateway.socket gopherbot-consumer@{{1..{consumers}}}"
          .replace("{1..1}", "1"))
        # With the gateway by name, for the target would not wait for it.
        m("systemctl reset-failed; systemctl restart gopherbot.target gopherbot-gateway.service")
        until("the simulator", lambda: slack.simulator("app"))
        self._asked = getattr(self, "_asked", 0) + 1
        slack.ask(f"ready{self._asked:03}")

    def settings(self, env="", credentials=None, without=None):
        """Writes settings for the simulator.

        - env: lines that come after the usual ones.
        - without: the name of a variable that is left out.
        - credentials: name and bytes; None for a file that is not there.
        """
        lines = [f"GOPHER_SLACK_APP_ID={slack.APP}", f"GOPHER_SLACK_TEAM_ID={slack.TEAM}", "ENV=production",
                 "SLACK_API_URL=http://127.0.0.1:3000/api", *slack.STANDINS, env]
        lines = [line for line in lines if not without or not line.startswith(f"{without}=")]
        self.m.write(ENV, "\n".join(lines) + "\n")
        files = {"slack-request-secret": slack.SIGNING_SECRET + "\n", "slack-bot-access-token": slack.BOT_TOKEN + "\n"}
        files |= credentials or {}
        self.m(f"rm -f {CREDENTIALS}/*")
        for file, content in files.items():
            if content is not None:
                self.m.write(f"{CREDENTIALS}/{file}", content, 0o600)

    def consumers(self, options="--state=active"):
        """The instances that systemd knows, by name."""
        lines = self.m.out(f"systemctl list-units --plain --no-legend {options} 'gopherbot-consumer@*.service'")
        return {line.split()[0].removeprefix("gopherbot-consumer@").removesuffix(".service") for line in lines.splitlines()}

    def redis(self, command):
        return self.m.out(f"redis-cli {command}")

    def drained(self):
        """Waits until all that is in the streams is done, and checks that nothing became a dead letter."""
        streams = ["message.public", "message.private", "team_join", "channel_join"]

        def left():
            return [name for name in streams if self.redis(f"XLEN gopherbot:{name}") != "0"]

        until("empty streams", lambda: not left(), 30)
        dead = self.redis("XLEN gopherbot:dead")
        if dead != "0":
            raise Failure(f"{dead} dead letters")

    def last_words(self):
        """The end of the journal, for a failure's report."""
        try:
            return self.m.journal(fields="-o short -n 12")
        except Exception as error:
            return [f"(no journal: {error})"]
