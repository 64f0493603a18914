"""A Debian that boots in a container, and the words to use it with."""

import ctypes
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

CLONE_NEWNET = 0x40000000
# The network namespace that this process begins in.
OUTER_NETWORK = os.open("/proc/self/ns/net", os.O_RDONLY)

# What the packages need from Debian, for the container has no network. The first line is a minimal Debian.
MINIMAL = "systemd,systemd-sysv,dbus"
FROM_DEBIAN = "redis-server faketime man-db bash-completion ca-certificates libhiredis0.14 libyaml-0-2 libssl3 libstdc++6 zlib1g libsystemd0"

# The same of the next Debian. libhiredis0.14 is not among them, for it has another one.
FROM_NEXT_DEBIAN = "redis-server ca-certificates libyaml-0-2 libssl3t64 libstdc++6 zlib1g libsystemd0 libexpat1"


class Failure(Exception):
    """Why a check has failed, in one line."""


def until(what, probe, seconds=20.0, pause=0.05):
    """Waits until the probe gives something true, and returns it."""
    deadline = time.monotonic() + seconds
    while True:
        result = probe()
        if result:
            return result
        if time.monotonic() > deadline:
            raise Failure(f"after {seconds:g} s still not: {what}")
        time.sleep(pause)


def make_base(work: Path, suite="bookworm", packages=FROM_DEBIAN, name="base") -> Path:
    """A minimal Debian with a repository of these packages in /srv/debian; made once, and kept."""
    base = work / name
    stamp = work / f"{name}.stamp"
    wanted = f"{MINIMAL} {packages} {time.strftime('%Y-%W')}"
    if stamp.exists() and stamp.read_text() == wanted:
        return base
    print(f"Making a minimal Debian (mmdebstrap {suite}) …", flush=True)
    shutil.rmtree(base, ignore_errors=True)
    hook = (
        'set -e; chroot "$1" apt-get install -y --download-only ' + packages + ' >/dev/null; '
        'mkdir -p "$1/srv/debian"; mv "$1"/var/cache/apt/archives/*.deb "$1/srv/debian"; '
        'cd "$1/srv/debian"; apt-ftparchive packages . >Packages; '
        'rm -rf "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/*; '
        'echo "deb [trusted=yes] file:/srv/debian ./" >"$1/etc/apt/sources.list.d/debian.list"'
    )
    # Where a container runs, this process has its network.
    command = ["nsenter", f"--net=/proc/self/fd/{OUTER_NETWORK}", "mmdebstrap", "--quiet", "--variant=minbase", f"--include={MINIMAL}", f"--customize-hook={hook}", suite]
    result = subprocess.run([*command, str(base)], capture_output=True, text=True, pass_fds=[OUTER_NETWORK])
    if result.returncode != 0:
        raise Failure(f"mmdebstrap {suite} failed: {result.stderr[-3000:]}")
    stamp.write_text(wanted)
    return base


class Machine:
    """The container. After `boot()` this process is in its network namespace too, so that 127.0.0.1 is the container's."""

    def __init__(self, work: Path, base: Path, name="root"):
        self.root = work / name
        self.log = work / "run" / f"console-{name}.log"
        self.leader = 0
        self._container = None
        shutil.rmtree(self.root, ignore_errors=True)
        subprocess.run(["cp", "-a", str(base), str(self.root)], check=True)
        (self.root / "etc/hostname").write_text("vps\n")
        (self.root / "etc/hosts").write_text("127.0.0.1 localhost\n127.0.1.1 vps\n")

    def boot(self):
        """Boots, and waits until systemd has done all its jobs."""
        # nspawn keeps something there that it removes at a reboot, and only from a tmpfs. (The namespace is ours.)
        nspawn = Path("/run/systemd/nspawn")
        if not nspawn.is_mount():
            nspawn.mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(nspawn)], check=True)
        command = ["systemd-nspawn", "--quiet", f"--directory={self.root}", "--machine=vps", "--boot", "--private-network"]
        command += ["--register=no", "--keep-unit", "--console=pipe", "--resolv-conf=off", "--timezone=off"]
        # On a host with control groups of version 1 a container has these too, which newer systemds use only if told to.
        command += ["SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1"]
        with open(self.log, "ab") as log:
            self._container = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._enter()

    def _enter(self):
        parent = self._container.pid

        def leader():
            if self._container.poll() is not None:
                raise Failure(f"the container has ended: {self.log.read_text(errors='replace')[-500:]}")
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
            for child in children:
                if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                    return int(child)
            return 0

        self.leader = until("a booting container", leader)
        libc = ctypes.CDLL(None, use_errno=True)
        with open(f"/proc/{self.leader}/ns/net") as namespace:
            if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        until("systemd", lambda: self("systemctl is-system-running --wait", check=False).stdout.strip()
              in ("running", "degraded"), 60)

    def is_running(self):
        return self._container is not None and self._container.poll() is None

    def reboot(self):
        """`systemctl reboot`, and waits for the new boot."""
        self("systemctl reboot", check=False)
        try:
            status = self._container.wait(90)
        except subprocess.TimeoutExpired:
            raise Failure("it has not shut down within 90 s") from None
        # So nspawn asks to be started again, where it does not belong to a unit of its own.
        if status != 133:
            raise Failure(f"instead of a reboot the container has ended with {status}")
        self.boot()

    def power_off(self):
        """Ends it as without current: its first process is killed, and all others with it."""
        if self.is_running():
            os.kill(self.leader, signal.SIGKILL)
            self._container.wait(30)

    def __call__(self, command, check=True, stdin="", seconds=120):
        """Runs a shell command in the container, as root. Gives its result, standard error among the output."""
        enter = ["nsenter", f"--target={self.leader}", "--all", "env", "-i", "HOME=/root", "LANG=C.UTF-8", "TERM=dumb"]
        enter += ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive"]
        try:
            result = subprocess.run(
                [*enter, "bash", "-c", f"cd /root\n{command}"], input=stdin, text=True, timeout=seconds,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
        except subprocess.TimeoutExpired:
            raise Failure(f"`{command}` has not ended within {seconds} s") from None
        if check and result.returncode != 0:
            lines = result.stdout.strip().splitlines()[-6:]
            raise Failure(f"`{command}` ended with {result.returncode}: {' / '.join(lines)}")
        return result

    def shell(self):
        """A shell in the container, with this process's input and output."""
        subprocess.run(["nsenter", f"--target={self.leader}", "--all", "env", "-i", "HOME=/root", "LANG=C.UTF-8",
                        f"TERM={os.environ.get('TERM', 'dumb')}", "bash", "-l"])

    def out(self, command, **options):
        """What a command prints."""
        return self(command, **options).stdout.strip()

    def show(self, unit, name):
        """One property of a unit."""
        return self.out(f"systemctl show --property={name} --value -- '{unit}'")

    def state(self, unit):
        return self.show(unit, "ActiveState")

    def pid(self, unit):
        """The main process's id in the container; 0 without one."""
        return int(self.show(unit, "MainPID") or 0)

    def kill(self, unit, signal):
        """Sends a signal to the main process, past systemd."""
        self(f"kill -{signal} {self.pid(unit)}")

    def programs(self):
        """The processes of /usr/bin/gopherbot, a deleted one too: id and program."""
        found = {}
        for process in self.out("cd /proc; for p in [0-9]*; do echo $p $(readlink $p/exe); done").splitlines():
            pid, _, program = process.partition(" ")
            if program.startswith("/usr/bin/gopherbot"):
                found[int(pid)] = program
        return found

    def now(self):
        """A time in the journal, for `journal(since=…)`. (`--after-cursor` loses an entry where there is a filter.)"""
        self("journalctl --sync")
        return f"@{time.time():.6f}"

    def journal(self, unit="gopherbot-*", since=None, fields="-o cat"):
        """The lines that a unit has logged, systemd's about it among them."""
        self("journalctl --sync")
        after = f"--since={since}" if since else ""
        return self.out(f"journalctl --no-pager -q -u '{unit}' {after} {fields}", check=False).splitlines()

    def write(self, path, text, mode=0o644):
        """Writes a file of the container."""
        file = self.root / path.lstrip("/")
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        file.chmod(mode)
