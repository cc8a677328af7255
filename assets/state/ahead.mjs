// What a hand gets of the pictures that are here before it: that of where it is, or what is nearest, in the next frame.
/** @import { Numbers, Way } from "./buffer.mjs" */
/** @import { SweepReply } from "./replies.d.ts" */
/** @import { Surroundings } from "./types.d.ts" */

import { axisOf, Buffer } from "./buffer.mjs";
import { hasState } from "./view.mjs";

const PRESSED = 40; // ms: mostly a hand that presses moves at once, and then asks for where it is

export class Ahead {
  carries = false; // the question that is out brings the picture that a hand waits for
  overtaken = false; // a newer picture of the stage was painted since a question went out
  painting = false; // in the next frame
  #brought = 0; // the question that brought what is to be painted, if a hand waited for it
  #axis = ""; // what a hand turned last
  #buffer;
  #around;
  #missed;

  /**
   * @param {Surroundings} around
   * @param {() => void} missed the picture that was to be painted is not here any more
   */
  constructor(around, missed) {
    this.#around = around;
    this.#missed = missed;
    this.#buffer = new Buffer(around.look);
  }

  /**
   * @param {Way[]} ways
   * @param {() => void} ask
   */
  over(ways, ask) {
    this.#buffer.over(ways);
    if (ways[0]?.pressed) this.#around.later(ask, PRESSED);
    else ask();
  }

  /** @param {Numbers} numbers that a hand set; none that a picture of the stage is asked for */
  moved(numbers) {
    this.#axis = numbers.length ? axisOf(numbers) : "";
    this.#buffer.moved(this.#axis);
  }

  /** Whether the picture of the state as it is now is here. */
  isHere = () => Boolean(this.#axis && this.#buffer.picture(this.#axis));

  /** Whether the question that is out is for the hand that moves. */
  isAsked = () => Boolean(this.#axis) && this.#buffer.awaits(this.#axis);

  /** Whether a hand waits for a picture that is asked for, or about to be painted. */
  isDue = () => this.carries || this.painting;

  /** @param {boolean} waited whether a hand waits for the picture of the state as it is */
  question(waited) {
    const asked = waited && !this.#axis ? null : this.#buffer.question(waited ? this.#axis : "");
    this.carries = waited && asked !== null;
    return asked;
  }

  /**
   * The question that was out is answered, or there is no answer. Returns whether a hand that waits has to ask otherwise.
   * @param {SweepReply | null} reply
   * @param {number} seq of the question
   */
  came(reply, seq) {
    const kept = reply !== null && this.#buffer.keep(reply);
    const lacks = this.carries && !kept;
    this.#brought = this.carries && kept ? seq : 0;
    if (!reply) this.#buffer.giveUp();
    this.carries = false;
    return lacks;
  }

  /** @param {number} seq of the newest question */
  paintSoon(seq) {
    if (this.painting || !this.#axis || !this.#nearest()) return;
    this.painting = true;
    this.#around.nextFrame(() => {
      this.painting = false;
      const frame = this.#nearest();
      const ahead = this.isHere();
      if (frame) {
        this.overtaken = true;
        this.#around.show({ ...frame, seq, kind: "drag", figures: {} });
      }
      const brought = this.#brought;
      this.#brought = 0;
      if (ahead) return this.#around.announce("relu-fold:shown", { seq, kind: "drag", ahead });
      // The hand has gone on: what is seen is what it asked for, or nearer to where it is.
      if (frame && brought) this.#around.announce("relu-fold:shown", { seq: brought, kind: "drag" });
      this.#missed();
    });
  }

  #nearest() {
    if (!hasState()) return null;
    return this.#buffer.picture(this.#axis) ?? this.#buffer.nearest(this.#axis);
  }
}
