// The simulator's stream of changes, beside the snapshot that they change: everything once, in order, whatever
// happens to the connection.

// What the snapshot knows too. Other changes only tell that something is worth asking for.
const IN_SNAPSHOT = new Set(["message", "ephemeral", "deleted", "channel", "user"]);
// How long until what didn't come is asked for again, in milliseconds.
const PAUSE = 1000;

export class Stream {
  #source = null;
  #load;
  #use;
  #take;
  #tell;
  // The number of the last change that is known here; null: nothing is yet.
  #seq = null;
  // The snapshot that is waited for, and what has changed since it was asked for.
  #asked = null;

  // load(): asks for the snapshot. use(snapshot): it is here. take(change): so is a change of it. tell(isConnected).
  constructor({ load, use, take, tell }) {
    this.#load = load;
    this.#use = use;
    this.#take = take;
    this.#tell = tell;
  }

  // Listens for as long as the page is in sight. A browser has six connections to a host, for all its tabs: those that
  // nobody looks at leave theirs to the others, and catch up when they are seen again.
  start() {
    document.addEventListener("visibilitychange", () => this.#look());
    this.#look();
  }

  #look() {
    if (document.visibilityState === "hidden") {
      this.#source?.close();
      this.#source = null;
    } else if (!this.#source) {
      this.#connect();
    }
  }

  // The browser comes back by itself after an interruption, and says what it had last.
  #connect() {
    const source = new EventSource("/simulator/stream");
    this.#source = source;
    source.addEventListener("hello", (event) => {
      // Nothing has happened while nobody looked.
      if (this.#asked || JSON.parse(event.data).seq !== this.#seq) this.#ask();
    });
    source.addEventListener("change", (event) => this.#hear(Number(event.lastEventId), JSON.parse(event.data)));
    source.addEventListener("open", () => this.#tell(true));
    source.addEventListener("error", () => {
      this.#tell(false);
      // After an answer that is none, from a proxy perhaps, the browser gives up.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#source === source && this.#connect(), PAUSE);
    });
  }

  // Only the snapshot that was asked for last is from after the stream began anew: an earlier one that comes late is not used.
  async #ask() {
    const asked = { changes: this.#asked?.changes ?? [] };
    this.#asked = asked;
    let snapshot;
    try {
      snapshot = await this.#load();
    } catch {
      setTimeout(() => this.#asked === asked && this.#ask(), PAUSE);
      return;
    }
    if (this.#asked !== asked) return;
    this.#asked = null;
    this.#seq = snapshot.seq;
    this.#use(snapshot);
    for (const [seq, change] of asked.changes) this.#hear(seq, change);
  }

  #hear(seq, change) {
    if (this.#asked) {
      this.#asked.changes.push([seq, change]);
      return;
    }
    if (this.#seq === null) return;
    if (seq <= this.#seq && IN_SNAPSHOT.has(change.kind)) return;
    this.#seq = Math.max(seq, this.#seq);
    this.#take(change);
  }
}
