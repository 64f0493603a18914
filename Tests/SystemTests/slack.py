"""The other side: orders to the packaged simulator, and Slack's deliveries as a load of our own."""

import hashlib
import hmac
import http.client
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from machine import Failure, until

GATEWAY = ("127.0.0.1", 8080)
SIMULATOR = "http://127.0.0.1:3000/simulator"

# What the simulator has by itself.
SIGNING_SECRET = "5ec0de5ec0de5ec0de5ec0de5ec0de5e"
BOT_TOKEN = "xoxb-simulator"
VERIFICATION_TOKEN = "simulated-verification-token"
APP, TEAM, BOT = "A01GOPHER00", "T01GOPHERS0", "U01GOPHER00"
# What the background tasks ask, for the container has no internet.
STANDINS = ["GERRIT_URL=http://127.0.0.1:3000/gerrit", "CHANGELOG_URL=http://127.0.0.1:3000/changelog",
            "MASTODON_URL=http://127.0.0.1:3000/mastodon"]
PEOPLE = ["alice", "bob", "carol", "dave", "erin"]


def simulator(path, order=None):
    """An order to the simulator, or a question without `order`."""
    body = None if order is None else json.dumps(order).encode()
    try:
        with urllib.request.urlopen(f"{SIMULATOR}/{path}", body, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise Failure(f"the simulator refuses {path}: {error.read().decode()[:200]}") from None
    except OSError as error:
        raise Failure(f"the simulator does not answer: {error}") from None


def say(text, channel):
    """Somebody says something. Gives the deliveries that came of it."""
    return simulator("say", {"channel": channel, "text": text, "link_names": True})["deliveries"]


def answers(channel, word):
    """What the bot has said in a channel or direct message with this word in it."""
    transcript = simulator("transcript?" + urllib.parse.urlencode({"channel": channel}))
    messages = [m for root in transcript["messages"] for m in [root, *root["replies"]]]
    return [m["text"] for m in messages if word in m["text"] and m.get("user") == BOT]


def ask(word, channel="@alice", seconds=20.0):
    """Asks for the definition of a word that has none, which the answer repeats, and waits for that."""
    say(f"define {word}", channel)
    until(f"an answer about {word}", lambda: answers(channel, word), seconds)


def signed(body: bytes, secret):
    """The headers of a delivery."""
    timestamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def message(number, text="nothing that the bot would answer", **fields):
    """A signed message event, as bytes."""
    now = time.time()
    event = {"type": "message", "channel": "C01GENERAL0", "channel_type": "channel", "user": "U01ALICE000", "text": text,
             "ts": f"{int(now)}.{number % 1000000:06}", "event_ts": f"{int(now)}.{number % 1000000:06}", **fields}
    envelope = {"token": VERIFICATION_TOKEN, "team_id": TEAM, "api_app_id": APP, "type": "event_callback",
                "event_id": f"EvLOAD{number:08}", "event_time": int(now), "event": event,
                "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}]}
    return json.dumps(envelope).encode()


def deliver(body, timeout=10.0, address=GATEWAY, secret=SIGNING_SECRET):
    """One request on a connection of its own. Gives its status, or what went wrong, and the seconds that it took."""
    start = time.monotonic()
    try:
        connection = http.client.HTTPConnection(*address, timeout=timeout)
        connection.request("POST", "/slack/event", body, signed(body, secret) | {"Connection": "close"})
        response = connection.getresponse()
        response.read()
        outcome = response.status
    except OSError as error:
        outcome = f"{type(error).__name__}: {error}"
    except http.client.HTTPException as error:
        outcome = f"{type(error).__name__}: {error}"
    finally:
        connection.close()
    return outcome, time.monotonic() - start


def burst(count, connections=4):
    """So many messages as fast as the gateway takes them, over a few connections that are kept. Gives what was no 200."""
    bad = []

    def run(first):
        connection = http.client.HTTPConnection(*GATEWAY, timeout=10)
        for number in range(first, count, connections):
            body = message(910_000 + number)
            connection.request("POST", "/slack/event", body, signed(body, SIGNING_SECRET))
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                bad.append(response.status)
        connection.close()

    def guarded(first):
        try:
            run(first)
        except (OSError, http.client.HTTPException) as error:
            bad.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=guarded, args=(first,)) for first in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return bad


class Load:
    """Deliveries at a steady rate while a block runs, and among them questions that want an answer.

    Every request must be answered with 200 within 3 s; every question once.
    """

    _number = 0

    def __init__(self, rate=50, question_every=1.0, word="load"):
        self.rate, self.question_every, self.word = rate, question_every, word
        self.outcomes, self.questions, self.deliveries = [], [], []
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = []

    def __enter__(self):
        self._schedulers = [threading.Thread(target=self._post_all), threading.Thread(target=self._ask_all)]
        for thread in self._schedulers:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._schedulers:
            thread.join()
        for thread in self._threads:
            thread.join()

    def _every(self, pause, work):
        next_time = time.monotonic()
        while not self._stop.is_set():
            thread = threading.Thread(target=work)
            thread.start()
            self._threads.append(thread)
            next_time += pause
            time.sleep(max(0.0, next_time - time.monotonic()))

    def _post_all(self):
        self._every(1 / self.rate, self._post)

    def _post(self):
        with self._lock:
            Load._number += 1
            number = Load._number
        outcome = deliver(message(number))
        with self._lock:
            self.outcomes.append(outcome)

    def _ask_all(self):
        self._every(self.question_every, self._ask)

    def _ask(self):
        with self._lock:
            number = len(self.questions)
            question = (f"@{PEOPLE[number % len(PEOPLE)]}", f"{self.word}{number:03}")
            self.questions.append(question)
        deliveries = say(f"define {question[1]}", question[0])
        with self._lock:
            self.deliveries += deliveries

    def check(self):
        """Raises `Failure` where a request was refused or late, or a question not answered exactly once."""
        bad = [status for status, _ in self.outcomes if status != 200]
        if bad:
            raise Failure(f"{len(bad)} of {len(self.outcomes)} requests had no 200: {sorted(set(map(str, bad)))[:3]}")
        slowest = max(seconds for _, seconds in self.outcomes)
        if slowest > 3:
            raise Failure(f"a request took {slowest:.1f} s")
        lost = [d for d in self.deliveries if d.get("status") != 200]
        if lost:
            raise Failure(f"{len(lost)} of {len(self.deliveries)} of the simulator's deliveries failed: {lost[0]}")
        for channel, word in self.questions:
            until(f"an answer about {word} in {channel}", lambda: answers(channel, word), 30)
        twice = [word for channel, word in self.questions if len(answers(channel, word)) != 1]
        if twice:
            raise Failure(f"answered more than once: {twice}")
        return f"{len(self.outcomes)} requests, slowest {slowest * 1000:.0f} ms; {len(self.questions)} questions"
