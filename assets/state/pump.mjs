// The frame pump: one question to the server in flight, and when its answer is in, the newest state goes next.
// Plain callbacks starve under a moving hand, because each new request makes the renderer drop the answer to the last.
// It reaches server, page and clock through what it is given; what becomes of an answer is told in answers.mjs.
/** @import { Reply } from "./replies.d.ts" */
/** @import { Kind, PageEvents, Question, Rank } from "./types.d.ts" */
/** @import { Trouble } from "./recovery.mjs" */
import { fuller, isMoving, kind, sets } from "./alike.mjs";
import { assign, hasState } from "./view.mjs";

/**
 * A question on its way: its answer, and how to have none. `answer` fails with a `Trouble`.
 * @typedef {{ answer: Promise<Reply>, drop: () => void }} Call
 */

/**
 * What the pump stands on.
 * @typedef {object} Surroundings
 * @property {(question: Question, seq: number) => Call} ask with the state as it is now
 * @property {(reply: Reply) => void} show
 * @property {(path: string) => void} preview a hand set this number
 * @property {(trouble: Trouble, unopened: boolean) => void} refused the server will not; what could not be opened gives way
 *   to the default view
 * @property {(trouble: Trouble | null) => void} waiting asked again until there is an answer; null: there is one
 * @property {(trouble: Trouble, failures: number) => number} pauseAfter ms until it is asked again
 * @property {<Name extends keyof PageEvents>(name: Name, detail: PageEvents[Name]) => void} announce
 * @property {(run: () => void, ms?: number) => number} later
 * @property {(timer: number) => void} cancel
 */

/**
 * The level that is traced back is drawn in fold space and nowhere else.
 * @param {string} path
 * @returns {Rank}
 */
const kindOf = (path) => (path === "v" ? "trace" : "drag");

/** @param {Question | null} question */
const matters = (question) => question !== null && !kind(question.kind).forgettable;

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
  #around;

  /** @param {Surroundings} around */
  constructor(around) {
    this.#around = around;
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
      const hand = this.#take((aside) => sets(aside.kind));
      if (hand) return hand;
      const [first] = this.#edits;
      if (typeof first !== "function" && first.kind === "open") return this.#question();
      if (this.#waiting) return { kind: "commit" }; // what a hand did is a step of its own, before what is done or undone next
      if (typeof first !== "function") return this.#question();
      this.#edits.shift();
      first();
    }
    // What a hand on the picture asks for is answered with numbers of the state: they come before all that shows it.
    // But a fold that plays is not held up by a hand.
    const others = isMoving(this.#waiting) && sets(this.#last);
    return (
      (!others && this.#take((aside) => sets(aside.kind))) ||
      (this.#waiting && { kind: this.#waiting }) ||
      this.#take(() => true)
    );
  }

  #question() {
    return /** @type {Question} */ (this.#edits.shift());
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
    if (kind(flight.kind).shows) this.#waiting = null; // it carries the newest state
    this.#touched.clear();
    this.#seq += 1;
    const mine = this.#seq;
    this.#around.announce("relu-fold:asked", { seq: mine, kind: flight.kind });
    /** @type {Reply | null} */
    let reply = null;
    /** @type {PageEvents["relu-fold:shown"]["kind"]} */
    let end = "refused";
    try {
      this.#call = this.#around.ask(flight, mine);
      reply = Object.assign(await this.#call.answer, { edit: flight.edit });
      end = reply.kind;
    } catch (caught) {
      const trouble = /** @type {Trouble} */ (caught);
      if (trouble.dropped) end = "dropped";
      else if (trouble.final) this.#giveUp(trouble, flight);
      else return this.#askAgain(trouble);
    }
    this.#last = flight.kind;
    this.#flight = null;
    this.#failures = 0;
    this.#around.waiting(null);
    try {
      if (reply) this.#around.show(reply);
    } finally {
      this.#around.later(() => this.#send());
    }
    this.#around.announce("relu-fold:shown", { seq: mine, kind: end });
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

  /** @param {string} link */
  open(link) {
    this.#edits.push({ kind: "open", link });
    this.#send();
  }

  opening() {
    return this.#edits.some((one) => typeof one !== "function" && one.kind === "open");
  }

  /** @param {Question["edit"]} edit */
  edit(edit) {
    if (!hasState()) return;
    this.#edits.push({ kind: "edit", edit });
    this.#send();
  }

  /**
   * Undo and redo take their turn among the edits, so that an answer that is still out cannot undo them.
   * @param {() => boolean} step
   */
  travel(step) {
    this.#edits.push(() => {
      if (step()) this.#waiting = "commit";
    });
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
    return this.dragAll([[path, value]], kindOf(path));
  }

  /**
   * Several numbers at once: no frame shows some of them without the others. Returns whether any changed.
   * @param {[path: string, value: number][]} numbers
   * @param {Rank} rank
   */
  dragAll(numbers, rank = "drag") {
    const moved = hasState() ? numbers.filter(([path, value]) => assign(path, value)) : [];
    if (!moved.length) return false;
    this.forget("marks");
    if (this.#flight && kind(this.#flight.kind).forgettable) this.#call?.drop(); // a hand does not wait for it
    for (const [path, value] of moved) {
      this.#touched.set(path, value);
      this.#around.preview(path);
    }
    this.#around.announce("relu-fold:moved", { paths: moved.map(([path]) => path) });
    this.#waiting = fuller(this.#waiting, rank);
    this.#send();
    return true;
  }

  /** The hand rests: now there is time for the panels, whose text costs the browser more than the whole stage. */
  rest() {
    if (["drag", "turn", "commit"].includes(this.#flight?.kind ?? "")) return; // it moves still, or the whole answer is on its way
    this.#waiting = fuller(this.#waiting, "rest");
    this.#send();
  }

  /** What a hand set since the question went out belongs to the state that the answer brought, too. */
  keepTouched() {
    for (const [path, value] of this.#touched) {
      if (assign(path, value)) this.#waiting = fuller(this.#waiting, kindOf(path));
    }
  }

  /** The hand let go, or the state changed as a whole: ask for everything. */
  commit() {
    if (!hasState()) return;
    this.#waiting = "commit";
    this.#send();
  }

  busy() {
    const asked = matters(this.#flight) || this.#waiting !== null || this.#edits.length > 0;
    return asked || [...this.#asides.values()].some(matters);
  }
}
