// A network and a clock without either: the tests answer questions and let time pass by hand.
/** @import { Reply } from "../../assets/state/replies.d.ts" */
/** @import { Call, PageEvents, Question, Surroundings, ViewState } from "../../assets/state/types.d.ts" */
import "./told.mjs";
import { setImmediate } from "node:timers/promises";
import { Pump } from "../../assets/state/pump.mjs";
import { state } from "../../assets/state/view.mjs";

/** @returns {ViewState} a network of one input and two neurons */
export const view = () => ({
  preset: "two",
  weights: [[[1], [-1]], [[0.5, 2]]],
  biases: [[0, 0.25], [0]],
  negative_slope: 0,
  domain: [-2, 2],
  layer: 0,
  neuron: 0,
  target: 0,
  partial_sums: true,
  domain_y: [-1, 1],
  terms: 0,
  turn: [-0.5, 0.5],
  map_mode: "regions",
  resolution: 41,
  panel: "ledger",
  slopes: [],
  lesson: 0,
  fold_axes: [0, 1],
  trace: 0,
  fold_chosen: false,
  close: false,
  learning: null,
  names: [],
  marked: [],
});

/** What a question held when it went out. @typedef {Question & { seq: number, state: ViewState }} Sent */

export class Simulated {
  /** @type {Sent[]} */
  asked = []; // all questions, the newest last
  mostOut = 0; // questions that were out at once
  /** @type {Reply[]} */
  shown = [];
  /** @type {string[]} */
  previewed = [];
  /** @type {{ words: string, unopened: boolean }[]} */
  refused = [];
  /** @type {PageEvents["relu-fold:shown"][]} */
  told = [];
  look = "light";
  panelDue = false; // a panel is open, and may follow now
  overtaken = /** @type {boolean[]} */ ([]); // of what was shown, whether a newer picture was there
  waiting = ""; // what the page says while it waits
  pump;

  /** @type {(() => void)[]} */
  #frames = [];
  #out = 0;
  #now = 0;
  #timers = 0;
  /** @type {Map<number, { at: number, run: () => void }>} */
  #later = new Map();
  /** @type {((reply: Reply) => void)[]} */
  #answer = [];
  /** @type {((trouble: unknown) => void)[]} */
  #fail = [];

  /** @param {(reply: Reply) => void} show */
  constructor(show = () => {}) {
    /** @type {Surroundings} */
    const around = {
      ask: (question, seq) => this.#send(question, seq),
      show: (reply, overtaken = false) => {
        this.shown.push(reply);
        this.overtaken.push(overtaken);
        show(reply);
      },
      look: () => this.look,
      panelDue: () => this.panelDue,
      nextFrame: (run) => this.#frames.push(run),
      preview: (path) => this.previewed.push(path),
      refused: (trouble, unopened) => this.refused.push({ words: trouble.message, unopened }),
      waiting: (trouble) => {
        this.waiting = trouble ? trouble.message : "";
      },
      pauseAfter: (trouble, failures) => trouble.pause ?? 100 * 2 ** failures,
      announce: (name, detail) => {
        if (name === "relu-fold:shown") this.told.push(/** @type {PageEvents["relu-fold:shown"]} */ (detail));
      },
      later: (run, ms = 0) => {
        this.#timers += 1;
        this.#later.set(this.#timers, { at: this.#now + ms, run });
        return this.#timers;
      },
      cancel: (timer) => this.#later.delete(timer),
    };
    this.pump = new Pump(around);
  }

  get kinds() {
    return this.asked.map(({ kind }) => kind);
  }

  get last() {
    return this.asked[this.asked.length - 1];
  }

  /**
   * @param {Question} question
   * @param {number} seq
   * @returns {Call}
   */
  #send(question, seq) {
    this.asked.push({ ...question, seq, state: structuredClone(state()) });
    this.#out += 1;
    this.mostOut = Math.max(this.mostOut, this.#out);
    /** @type {Promise<Reply>} */
    const answer = new Promise((resolve, reject) => {
      this.#answer.push(resolve);
      this.#fail.push(reject);
    });
    const index = this.#fail.length - 1;
    const home = () => {
      this.#out -= 1;
    };
    answer.then(home, home);
    return { answer, drop: () => this.#fail[index]({ dropped: true }) };
  }

  /** The newest question is answered; what the pump does at once is done. @param {object} more */
  async answer(more = {}) {
    const { seq, kind } = this.last;
    this.#answer[this.#answer.length - 1](/** @type {Reply} */ ({ seq, kind, ...more }));
    await this.pass();
  }

  /** The browser paints. */
  async frame() {
    for (const run of this.#frames.splice(0)) run();
    await settled();
  }

  /** The newest question is lost. @param {object} trouble */
  async fail(trouble) {
    this.#fail[this.#fail.length - 1](trouble);
    await settled();
  }

  /** An earlier question is answered after all. @param {number} index @param {object} reply */
  async answerLate(index, reply) {
    this.#answer[index](/** @type {Reply} */ (reply));
    await this.pass();
  }

  /** Let time pass, and what is due then happen. */
  async pass(ms = 0) {
    await settled();
    this.#now += ms;
    for (const [timer, { at, run }] of [...this.#later]) {
      if (at > this.#now) continue;
      this.#later.delete(timer);
      run();
    }
    await settled();
  }
}

const settled = () => setImmediate();
