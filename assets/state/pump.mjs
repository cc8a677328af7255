// The frame pump: one question to the server in flight, and when its answer is in, the newest state goes next. (Callbacks of
// dash starve under a moving hand.) It reaches server, page and clock through what it is given.
/** @import { Reply, SweepReply } from "./replies.d.ts" */
/** @import { Way } from "./buffer.mjs" */
/** @import { Call, Kind, PageEvents, Question, Rank, Surroundings } from "./types.d.ts" */
/** @import { Trouble } from "./recovery.mjs" */
import { Ahead } from "./ahead.mjs";
import { fuller, goesByItself, isAhead, isMoving, kind, matters, rankOf, sets } from "./alike.mjs";
import { assign, hasState } from "./view.mjs";

export class Pump {
  #seq = 0;
  /** @type {Kind | ""} */
  #last = ""; // the kind of the question before
  /** @type {Question | null} */
  #flight = null; // the question that is out
  /** @type {Rank | null} */
  #waiting = null; // what the newest state is waiting for
  /** @type {Map<string, Question>} */
  #asides = new Map(); // questions that can wait, or be forgotten for a newer one, by kind and path
  #failures = 0; // how often the question that is out has failed
  /** @type {Call | null} */
  #call = null; // the request that carries it
  #retry = 0; // the timer that asks it again; 0 while it is out
  /** @type {(Question | (() => void))[]} */
  #edits = []; // what buttons asked for, in order: questions, or functions that change the state here
  /** @type {Map<string, number>} */
  #touched = new Map(); // numbers that a hand set since the question went out
  #ahead; // pictures that are here before a hand is
  #unasked = false; // a hand changed the state, and no question has told of it
  #afresh = false; // an answer brought another state: what a hand set is asked for, though its picture be here
  #around;

  /** @param {Surroundings} around */
  constructor(around) {
    this.#around = around;
    this.#ahead = new Ahead(around, () => this.#missed());
  }

  // --- what goes next ---

  #send() {
    if (this.#flight) return;
    this.#flight = this.#next();
    if (this.#flight) this.#post();
  }

  /** @returns {Question | null} */
  #next() {
    while (this.#edits.length) {
      const hand = this.#take((aside) => sets(aside.kind) && !goesByItself(aside.kind));
      if (hand) return hand;
      const [first] = this.#edits;
      const opens = typeof first !== "function" && first.kind === "open";
      if (!opens && (this.#waiting || this.#unasked)) return { kind: "commit" }; // what a hand did is a step of its own
      this.#edits.shift();
      if (typeof first !== "function") return first;
      first();
    }
    // What a hand on the picture asks for is answered with numbers of the state: they come before all that shows it.
    // But a fold that plays is not held up by a hand; and a run, which always has a next question, holds up nothing.
    const others = sets(this.#last) && (isMoving(this.#waiting) || (this.#waiting && goesByItself(this.#last)));
    return (
      (!others && this.#take((aside) => sets(aside.kind))) ||
      this.#shown() ||
      this.#take((aside) => aside.kind !== "marks") ||
      this.#ahead.question(false) ||
      this.#take(() => true)
    );
  }

  /**
   * What shows the newest state. The picture that a moving hand waits for comes first in a sweep.
   * @returns {Question | null}
   */
  #shown() {
    const mayBeHere = this.#waiting === "drag" && !this.#afresh && !this.#around.panelDue();
    if (mayBeHere && this.#ahead.isHere()) this.#waiting = null;
    return this.#waiting && ((mayBeHere && this.#ahead.question(true)) || { kind: this.#waiting });
  }

  /** @param {(aside: Question) => boolean} wanted */
  #take(wanted) {
    for (const [key, aside] of this.#asides) {
      if (!wanted(aside)) continue;
      this.#asides.delete(key);
      return aside;
    }
    return null;
  }

  // --- the question that is out ---

  /** Ask, and ask again until there is an answer: each time anew, with the newest state. */
  async #post() {
    const flight = /** @type {Question} */ (this.#flight);
    if (this.#waiting && isMoving(flight.kind)) flight.kind = fuller(flight.kind, this.#waiting);
    if (kind(flight.kind).shows || this.#ahead.carries) [this.#waiting, this.#unasked] = [null, false]; // it carries the newest
    this.#afresh = this.#ahead.overtaken = false;
    this.#touched.clear();
    this.#seq += 1;
    const mine = this.#seq;
    this.#around.announce("relu-fold:asked", { seq: mine, kind: flight.kind });
    /** @type {{ reply?: Reply, refusal?: Trouble }} */
    const came = {};
    /** @type {PageEvents["relu-fold:shown"]["kind"]} */
    let end = "refused";
    try {
      this.#call = this.#around.ask(flight, mine);
      came.reply = Object.assign(await this.#call.answer, { edit: flight.edit });
      end = came.reply.kind;
    } catch (caught) {
      const trouble = /** @type {Trouble} */ (caught);
      if (trouble.dropped || isAhead(flight)) end = "dropped";
      if (trouble.dropped) this.#ahead.carries = false;
      else if (flight.kind === "sweep") this.#swept(null);
      else if (trouble.final && !isAhead(flight)) came.refusal = trouble;
      else if (!isAhead(flight)) return this.#askAgain(trouble);
    }
    this.#last = flight.kind;
    this.#flight = null;
    this.#failures = 0;
    this.#around.waiting(null);
    try {
      if (came.reply?.kind === "sweep") this.#swept(came.reply);
      else if (came.reply) this.#around.show(came.reply, this.#ahead.overtaken);
      else if (came.refusal) this.#giveUp(came.refusal, flight);
    } finally {
      this.#around.later(() => this.#send());
    }
    const asked = end === "refused" ? { asked: flight.kind } : {};
    this.#around.announce("relu-fold:shown", { seq: mine, kind: end, ...asked });
  }

  /**
   * Pictures came, or none. A hand that waits for one is then answered as if nothing had been asked ahead.
   * @param {SweepReply | null} reply
   */
  #swept(reply) {
    const waited = this.#ahead.carries || this.#waiting === "drag";
    if (this.#ahead.came(reply, this.#seq)) this.#waiting = fuller(this.#waiting, "drag");
    if (waited) this.#ahead.paintSoon(this.#seq);
  }

  /** What was to be painted is gone, since another number changed: ask for it, unless it is asked for. */
  #missed() {
    if (this.#waiting || this.#ahead.carries || (this.#flight && kind(this.#flight.kind).shows)) return;
    this.#waiting = "drag";
    this.#send();
  }

  /** What is only asked ahead does not hold up what is asked now. */
  #yield() {
    if (isAhead(this.#flight) && !this.#ahead.carries) this.#call?.drop();
  }

  /** @param {Way[]} ways where a hand may go next, the likeliest first; none when it is away */
  ahead(ways) {
    this.#ahead.over(ways, () => this.#send());
  }

  /** @param {Trouble} trouble */
  #askAgain(trouble) {
    const pause = this.#around.pauseAfter(trouble, this.#failures);
    this.#failures += 1;
    this.#around.waiting(trouble);
    this.#retry = this.#around.later(() => this.askNow(), pause);
  }

  /** A question that waits to be asked again waits no longer. */
  askNow() {
    if (!this.#retry) return;
    this.#around.cancel(this.#retry);
    this.#retry = 0;
    this.#post();
  }

  /**
   * A view that cannot be drawn stays in the address bar; a link that cannot be opened leaves the page without any view,
   * so it gets the default one.
   * @param {Trouble} trouble
   * @param {Question} flight
   */
  #giveUp(trouble, flight) {
    const unopened = !trouble.link && flight.kind === "open" && Boolean(flight.link);
    this.#around.refused(trouble, unopened);
    if (unopened) this.#edits.unshift({ kind: "open", link: "" });
  }

  // --- what the page asks ---

  open = (/** @type {string} */ link) => this.#queue({ kind: "open", link });

  /** Whether a link is to be opened. While an answer is shown, what follows it may be out already. */
  opening = () => [this.#flight, ...this.#edits].some((one) => one && typeof one !== "function" && one.kind === "open");

  /** @param {Question["edit"]} edit */
  edit(edit) {
    if (hasState()) this.#queue({ kind: "edit", edit });
  }

  /**
   * Undo and redo take their turn among the edits, so that an answer that is still out cannot undo them.
   * @param {() => boolean} step
   */
  travel(step) {
    this.#queue(() => {
      if (step()) this.#waiting = "commit";
    });
  }

  /** @param {Question | (() => void)} edit */
  #queue(edit) {
    this.#edits.push(edit);
    this.#yield();
    this.#send();
  }

  /**
   * Ask something beside the state; a newer question of the same key takes its place while it waits.
   * @param {Question} question
   * @param {string} key
   */
  aside(question, key = question.kind) {
    if (!hasState()) return;
    this.#asides.set(key, question);
    if (sets(question.kind)) this.#yield();
    this.#send();
  }

  /** @param {Kind} name */
  forget(name) {
    while (this.#take((aside) => aside.kind === name));
  }

  /**
   * A hand moved: assign its number and ask for a drag frame.
   * @param {string} path
   * @param {number} value
   */
  drag(path, value) {
    return this.dragAll([[path, value]], rankOf(path));
  }

  /**
   * Several numbers at once: no frame shows some of them without the others. Returns whether any changed.
   * @param {[path: string, value: number][]} numbers
   * @param {Rank | null} rank what is asked; nothing, where the page draws it by itself
   */
  dragAll(numbers, rank = "drag") {
    const moved = hasState() ? numbers.filter(([path, value]) => assign(path, value)) : [];
    if (!moved.length) return false;
    this.forget("marks");
    this.#unasked = true;
    this.#ahead.moved(rank === "drag" ? numbers : []); // one of them may be as it was
    const awaited = this.#flight?.kind === "sweep" && this.#ahead.isAsked();
    if (this.#flight && !matters(this.#flight) && !awaited) this.#call?.drop(); // a hand does not wait for it
    for (const [path, value] of moved) {
      this.#touched.set(path, value);
      this.#around.preview(path);
    }
    this.#around.announce("relu-fold:moved", { paths: moved.map(([path]) => path) });
    const here = this.#ahead.isHere() && !this.#afresh;
    if (here && (this.#waiting === "drag" || this.#waiting === "rest")) this.#waiting = null;
    if (!here || this.#around.panelDue()) this.#waiting = fuller(this.#waiting, rank);
    this.#ahead.paintSoon(this.#seq);
    this.#send();
    return true;
  }

  /** The hand rests, unless it moves still: now there is time for the panels, whose text costs more than the whole stage. */
  rest() {
    if (this.#ahead.isDue() || ["drag", "turn", "commit"].includes(this.#flight?.kind ?? "")) return;
    this.#waiting = fuller(this.#waiting, "rest");
    this.#send();
  }

  /** What a hand set since the question went out belongs to the state that the answer brought, too. */
  keepTouched() {
    for (const [path, value] of this.#touched) {
      if (assign(path, value)) [this.#waiting, this.#afresh] = [fuller(this.#waiting, rankOf(path)), true];
    }
  }

  /** The hand let go, or the state changed as a whole: ask for everything. */
  commit() {
    if (!hasState()) return;
    this.#waiting = "commit";
    if (isAhead(this.#flight)) this.#call?.drop();
    this.#send();
  }

  busy() {
    const asked = matters(this.#flight) || this.#waiting !== null || this.#edits.length > 0;
    return asked || this.#ahead.isDue() || [...this.#asides.values()].some(matters);
  }
}
