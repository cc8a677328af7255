// The frame pump against a network that loses, delays, refuses and drops.
import assert from "node:assert/strict";
import process from "node:process";
import { beforeEach, test } from "node:test";
import { assign, setState, state, valueAt } from "../../assets/state/view.mjs";
import { Simulated, view } from "./simulated.mjs";

/** @type {Simulated} */
let net;
/** @type {import("../../assets/state/pump.mjs").Pump} */
let pump;

beforeEach(() => {
  setState(view());
  net = new Simulated();
  pump = net.pump;
});

const lost = { message: "away" };

test("one question is out at a time, and the newest state goes next", async () => {
  pump.drag("b.0.0", 0.1);
  pump.drag("b.0.0", 0.2);
  pump.drag("b.0.0", 0.3);
  assert.deepEqual(net.kinds, ["drag"]);
  assert.equal(net.last.state.biases[0][0], 0.1);
  await net.answer();
  assert.equal(net.asked.length, 2);
  assert.equal(net.last.state.biases[0][0], 0.3, "what lies between was left out");
  await net.answer();
  assert.equal(net.asked.length, 2);
  assert.equal(net.mostOut, 1);
  assert.equal(pump.busy(), false);
});

test("a hand that stays where it was asks nothing", () => {
  assert.equal(pump.drag("b.0.0", 0), false);
  assert.equal(pump.drag("b.7.0", 1), false);
  assert.equal(pump.drag("b.0.0", Number.NaN), false);
  assert.deepEqual(net.asked, []);
});

test("the boxes follow each number that a hand set", () => {
  pump.dragAll([
    ["b.0.0", 0.5],
    ["b.0.1", 0.25], // as it was
    ["w.0.0.0", 2],
  ]);
  assert.deepEqual(net.previewed, ["b.0.0", "w.0.0.0"]);
});

test("a question that is lost is asked again, with the newest state, until there is an answer", async () => {
  pump.drag("b.0.0", 0.1);
  await net.fail(lost);
  assert.equal(net.waiting, "away");
  pump.drag("b.0.0", 0.2);
  await net.pass(99);
  assert.equal(net.asked.length, 1, "too early");
  await net.pass(1);
  assert.equal(net.asked.length, 2);
  assert.equal(net.last.state.biases[0][0], 0.2);
  await net.fail(lost);
  await net.pass(100);
  assert.equal(net.asked.length, 2, "it waits longer the second time");
  await net.pass(100);
  assert.equal(net.asked.length, 3);
  await net.answer();
  assert.equal(net.waiting, "");
  assert.equal(net.asked.length, 3, "the answer was to the newest state");
  assert.equal(net.mostOut, 1);
});

test("after an answer the next failure is the first again", async () => {
  pump.commit();
  await net.fail(lost);
  await net.pass(100);
  await net.answer();
  pump.commit();
  await net.fail(lost);
  await net.pass(100);
  assert.equal(net.asked.length, 4);
});

test("a question that is late is asked again at once", async () => {
  pump.commit();
  await net.fail({ message: "late", pause: 0 });
  await net.pass();
  assert.deepEqual(net.kinds, ["commit", "commit"]);
});

test("a network that is back is asked now, and only once", async () => {
  pump.commit();
  await net.fail(lost);
  pump.askNow();
  pump.askNow();
  assert.equal(net.asked.length, 2);
  await net.pass(10_000);
  assert.equal(net.asked.length, 2, "the timer is gone");
  await net.answer();
  assert.equal(pump.busy(), false);
});

test("a timer that was overtaken does not shorten the next pause", async () => {
  pump.commit();
  await net.fail(lost); // to be asked again in 100 ms
  pump.askNow();
  await net.fail(lost); // in 200 ms
  await net.pass(100);
  assert.equal(net.asked.length, 2);
  await net.pass(100);
  assert.equal(net.asked.length, 3);
});

test("what was let go while a drag was lost is asked for as a whole", async () => {
  pump.drag("b.0.0", 0.1);
  await net.fail(lost);
  pump.commit();
  await net.pass(100);
  assert.deepEqual(net.kinds, ["drag", "commit"]);
  await net.answer();
  assert.equal(net.asked.length, 2);
});

test("an answer that comes after its question was given up is not shown", async () => {
  pump.drag("b.0.0", 0.1);
  await net.fail({ message: "late", pause: 0 });
  await net.pass();
  await net.answerLate(0, { seq: 1, kind: "drag" });
  assert.deepEqual(net.shown, []);
  await net.answer();
  assert.deepEqual(
    net.shown.map(({ seq }) => seq),
    [2],
  );
});

test("what the server refuses for good is not asked again, and said", async () => {
  pump.commit();
  await net.fail({ message: "no such thing", final: true, link: "" });
  await net.pass(10_000);
  assert.deepEqual(net.refused, [{ words: "no such thing", unopened: false }]);
  assert.deepEqual(net.told, [{ seq: 1, kind: "refused", asked: "commit" }]);
  assert.equal(net.asked.length, 1);
  pump.commit();
  assert.equal(net.asked.length, 2, "the next question goes out as ever");
});

test("a link that is refused gives way to the default view, once", async () => {
  setState(null);
  pump.open("2.damaged");
  await net.fail({ message: "damaged", final: true, link: "" });
  await net.pass();
  assert.deepEqual(net.refused, [{ words: "damaged", unopened: true }]);
  assert.equal(net.last.link, "");
  await net.fail({ message: "not even that", final: true, link: "" });
  await net.pass(10_000);
  assert.equal(net.asked.length, 2);
});

test("a view that a newer release cannot draw is kept where it is", async () => {
  pump.open("2.other");
  await net.fail({ message: "reload", final: true, link: "?s=2.other" });
  await net.pass();
  assert.deepEqual(net.refused, [{ words: "reload", unopened: false }]);
  assert.equal(net.asked.length, 1);
});

test("edits are asked in their order, each after the answer to the last", async () => {
  pump.edit({ kind: "add-neuron" });
  pump.edit({ kind: "add-layer" });
  pump.open("2.x");
  assert.equal(pump.opening(), true);
  await net.answer();
  await net.answer();
  await net.answer();
  assert.deepEqual(net.kinds, ["edit", "edit", "open"]);
  assert.deepEqual(
    net.asked.map(({ edit, link }) => edit?.kind ?? link),
    ["add-neuron", "add-layer", "2.x"],
  );
  assert.equal(pump.opening(), false);
});

test("an answer that asks something while it is shown knows that a link goes out before it", async () => {
  let opening = false;
  const asking = new Simulated(() => {
    asking.pump.aside({ kind: "predict" });
    opening ||= asking.pump.opening();
  });
  asking.pump.edit({ kind: "add-neuron" });
  asking.pump.open("2.x");
  await asking.answer();
  assert.deepEqual(asking.kinds, ["edit", "open"]);
  assert.equal(opening, true);
  await asking.answer();
  assert.equal(asking.pump.opening(), false);
});

test("what a hand did is a step of its own before the edit that follows", async () => {
  pump.drag("b.0.0", 0.1);
  pump.drag("b.0.0", 0.2);
  pump.edit({ kind: "add-neuron" });
  await net.answer();
  await net.answer();
  assert.deepEqual(net.kinds, ["drag", "commit", "edit"]);
});

test("an answer carries the edit that it is to", async () => {
  pump.edit({ kind: "preset", name: "hat" });
  await net.answer();
  assert.deepEqual(net.shown[0].edit, { kind: "preset", name: "hat" });
});

test("a link is opened without a step for what a hand did, which it replaces", async () => {
  pump.drag("b.0.0", 0.1);
  pump.drag("b.0.0", 0.2);
  pump.open("2.x");
  await net.answer();
  assert.deepEqual(net.kinds, ["drag", "open"]);
});

test("where a hand on the picture was last is asked before the edit that follows", async () => {
  pump.commit();
  pump.aside({ kind: "hand", hand: { holds: "knot", neuron: 0, x: 0.5 } });
  pump.edit({ kind: "add-neuron" });
  await net.answer();
  await net.answer();
  assert.deepEqual(net.kinds, ["commit", "hand", "edit"]);
});

test("undo takes its turn among the edits", async () => {
  /** @type {string[]} */
  const order = [];
  pump.edit({ kind: "add-neuron" });
  pump.travel(() => {
    order.push(`undone after ${net.shown.length}`);
    return true;
  });
  assert.deepEqual(order, []);
  await net.answer();
  assert.deepEqual(order, ["undone after 1"]);
  assert.deepEqual(net.kinds, ["edit", "commit"]);
});

test("undo with nothing to undo asks nothing", async () => {
  pump.travel(() => false);
  await net.pass();
  assert.deepEqual(net.asked, []);
});

test("a hand drops the marks that it is about to change", async () => {
  pump.aside({ kind: "marks", path: "b.0.0" }, "marks b.0.0");
  pump.aside({ kind: "marks", path: "b.0.1" }, "marks b.0.1");
  assert.equal(pump.busy(), false, "nobody waits for marks");
  pump.drag("b.0.0", 0.1);
  await net.pass();
  assert.deepEqual(net.kinds, ["marks", "drag"]);
  assert.deepEqual(net.told, [{ seq: 1, kind: "dropped" }]);
  await net.answer();
  await net.pass();
  assert.equal(net.asked.length, 2, "those that waited are forgotten");
});

test("a newer question of its kind takes the place of one that waits", async () => {
  pump.commit();
  pump.aside({ kind: "probe", point: [0, 0] });
  pump.aside({ kind: "probe", point: [1, 1] });
  await net.answer();
  assert.deepEqual(net.last.point, [1, 1]);
  await net.answer();
  assert.equal(net.asked.length, 2);
});

test("a hand on the picture comes before what shows the state, but does not hold up a fold that plays", async () => {
  pump.drag("s", 0.1);
  /** @type {import("../../assets/state/types.d.ts").Question} */
  const hand = { kind: "hand", hand: { holds: "knot", neuron: 0, x: 0.5 } };
  pump.aside(hand);
  pump.drag("s", 0.2);
  await net.answer();
  pump.aside(hand);
  pump.drag("s", 0.3);
  await net.answer();
  pump.aside(hand);
  await net.answer();
  assert.deepEqual(net.kinds, ["drag", "hand", "drag", "hand"]);
});

test("a rest is asked for when nothing moves, and not beside a whole answer", async () => {
  pump.drag("b.0.0", 0.1);
  pump.rest();
  await net.answer();
  assert.deepEqual(net.kinds, ["drag"], "it moved still");
  pump.rest();
  assert.deepEqual(net.kinds, ["drag", "rest"]);
  await net.answer();
  pump.commit();
  pump.rest();
  await net.answer();
  assert.deepEqual(net.kinds, ["drag", "rest", "commit"]);
});

test("the level alone is asked for as a trace, and a trace that waits gives way to a drag", async () => {
  pump.drag("v", 0.1);
  pump.drag("v", 0.2);
  pump.drag("b.0.0", 0.5);
  await net.answer();
  assert.deepEqual(net.kinds, ["trace", "drag"]);
});

test("a drag that waits is not made less by a trace", async () => {
  pump.commit();
  pump.drag("b.0.0", 0.5);
  pump.drag("v", 0.1);
  await net.answer();
  assert.deepEqual(net.kinds, ["commit", "drag"]);
});

test("it is busy while an answer is shown and the next question waits", async () => {
  /** @type {boolean[]} */
  const busy = [];
  net = new Simulated(() => busy.push(net.pump.busy()));
  net.pump.drag("b.0.0", 0.1);
  net.pump.drag("b.0.0", 0.2);
  await net.answer();
  await net.answer();
  assert.deepEqual(busy, [true, false]);
});

test("what a hand set before an edit does not undo it", async () => {
  net = new Simulated((reply) => {
    if (reply.kind !== "edit") return;
    setState(view());
    net.pump.keepTouched();
  });
  net.pump.drag("b.0.0", 0.5);
  await net.answer();
  net.pump.edit({ kind: "reset" });
  await net.answer();
  assert.equal(valueAt("b.0.0"), 0);
  assert.equal(net.pump.busy(), false);
});

test("what a hand set meanwhile outlives the state that an answer brought", async () => {
  net = new Simulated((reply) => {
    if (reply.kind !== "edit") return;
    setState({ ...view(), neuron: 1 });
    pump.keepTouched();
  });
  pump = net.pump;
  pump.edit({ kind: "select", layer: 0, neuron: 1 });
  pump.drag("w.0.1.0", 3);
  await net.answer();
  assert.equal(valueAt("w.0.1.0"), 3);
  assert.equal(state().neuron, 1);
  assert.equal(net.last.state.weights[0][1][0], 3);
});

test("an error in what shows an answer does not stop the pump", async () => {
  const errors = /** @type {unknown[]} */ ([]);
  const heard = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.once("unhandledRejection", (error) => errors.push(error));
  net = new Simulated((reply) => {
    if (reply.seq === 1) throw new Error("a bug");
  });
  pump = net.pump;
  pump.drag("b.0.0", 0.1);
  pump.drag("b.0.0", 0.2);
  await net.answer();
  await net.pass();
  for (const one of heard) process.on("unhandledRejection", one);
  assert.equal(errors.length, 1);
  assert.equal(net.asked.length, 2);
  await net.answer();
  assert.equal(pump.busy(), false);
});

test("without a view nothing but opening one is asked", () => {
  setState(null);
  pump.commit();
  pump.edit({ kind: "add-neuron" });
  pump.aside({ kind: "probe", point: [0, 0] });
  assert.equal(pump.drag("b.0.0", 1), false);
  assert.deepEqual(net.asked, []);
  assert.equal(pump.busy(), false);
});

// --- frames ahead ---

const AXIS = "b.0.0";
const WAY = {
  axis: AXIS,
  steps: Array.from({ length: 11 }, (_, i) => /** @type {[string, number][]} */ ([[AXIS, i / 10]])),
};
/** The answer to the sweep that is out: of each step, or of the first ones. */
const frames = (most = 100) => ({
  inputs: 1,
  frames: Object.values(net.last.steps ?? {})
    .slice(0, most)
    .map((step) => ({ of: step[AXIS] })),
});
/** What was painted, by the number that it is of. */
const painted = () => net.shown.map((reply) => /** @type {any} */ (reply).of);

async function hovered() {
  pump.ahead([WAY]);
  await net.answer(frames());
  assert.deepEqual(net.kinds, ["sweep"]);
  assert.equal(pump.busy(), false);
}

test("a hand over a slider has its pictures asked for, and nobody waits for them", async () => {
  pump.ahead([WAY]);
  assert.deepEqual(net.kinds, ["sweep"]);
  assert.equal(pump.busy(), false);
  await net.answer(frames());
  assert.deepEqual(net.shown, [], "none is shown before a hand is there");
  assert.equal(net.asked.length, 1, "all are here");
});

test("a number whose picture is here is painted in the next frame, and nothing is asked", async () => {
  await hovered();
  pump.drag(AXIS, 0.3);
  assert.equal(pump.busy(), true);
  pump.drag(AXIS, 0.4);
  await net.frame();
  assert.deepEqual(painted(), [0.4], "one paint a frame, of the newest");
  assert.equal(pump.busy(), false);
  assert.deepEqual(net.kinds, ["sweep"]);
  assert.deepEqual(net.told.at(-1), { seq: 1, kind: "drag", ahead: true });
  pump.rest();
  await net.answer();
  pump.commit();
  assert.deepEqual(net.kinds, ["sweep", "rest", "commit"]);
});

test("a hand whose picture is not here is answered by a sweep that begins with it", async () => {
  pump.ahead([WAY]);
  await net.answer(frames(4));
  pump.ahead([WAY]);
  pump.drag(AXIS, 0.75); // between two steps
  await net.fail({ dropped: true }); // it is lost
  await net.pass();
  assert.deepEqual(net.last.steps?.[0], { [AXIS]: 0.75 });
  assert.equal(pump.busy(), true);
  await net.answer(frames());
  await net.frame();
  assert.equal(painted().at(-1), 0.75);
  assert.equal(pump.busy(), false);
});

test("the nearest stands in until the right one is here", async () => {
  await hovered();
  pump.drag(AXIS, 0.42);
  await net.frame();
  assert.deepEqual(painted(), [0.4]);
  assert.equal(pump.busy(), true);
  assert.ok(!net.told.some(({ kind }) => kind === "drag"), "that is no answer");
  await net.answer(frames());
  await net.frame();
  assert.deepEqual(painted(), [0.4, 0.42]);
  assert.deepEqual(net.kinds, ["sweep", "sweep"]);
});

test("a hand that moves on while its sweep is out is painted with what came, and asked for anew where that is not it", async () => {
  pump.ahead([WAY]);
  pump.drag(AXIS, 0.05);
  await net.answer(frames(4));
  assert.deepEqual(net.kinds, ["sweep", "sweep"]);
  assert.deepEqual(net.last.steps?.[0], { [AXIS]: 0.05 }, "the first was asked before the hand moved");
  pump.drag(AXIS, 0.15);
  await net.answer(frames());
  await net.frame();
  assert.deepEqual(net.last.steps, [{ [AXIS]: 0.15 }]);
  await net.answer(frames());
  await net.frame();
  assert.equal(painted().at(-1), 0.15);
  assert.equal(net.mostOut, 1);
});

test("a hand that is further than what it asked for has been answered, and goes on", async () => {
  pump.ahead([{ ...WAY, pressed: true }]);
  pump.drag(AXIS, 0.05);
  pump.drag(AXIS, 0.06); // while that is out
  await net.answer(frames());
  await net.frame();
  assert.deepEqual(net.told.at(-1), { seq: 1, kind: "drag" }, "what was asked for is seen, or nearer to the hand");
  assert.equal(pump.busy(), true, "and what is right now comes");
  await net.answer(frames());
  await net.frame();
  assert.equal(painted().at(-1), 0.06);
});

test("of a number that the state has not, nothing is asked ahead", () => {
  pump.ahead([{ axis: "w.0.9.9", steps: [[["w.0.9.9", Number.NaN]], [["w.0.9.9", 1]]] }]);
  pump.ahead([{ axis: "w.0.9.9", steps: [[["w.0.9.9", 1]]] }]);
  assert.deepEqual(net.kinds, []);
});

test("a hand that presses is waited for, and asks by itself when it moves", async () => {
  pump.ahead([{ ...WAY, pressed: true }]);
  assert.deepEqual(net.kinds, []);
  pump.drag(AXIS, 0.05);
  assert.deepEqual(net.last.steps?.[0], { [AXIS]: 0.05 });
  await net.answer(frames());
});

test("a hand that presses and stays has its pictures asked for", async () => {
  pump.ahead([{ ...WAY, pressed: true }]);
  await net.pass(40);
  assert.deepEqual(net.kinds, ["sweep"]);
});

for (const [how, trouble] of Object.entries({
  lost: { message: "away" },
  late: { message: "late", pause: 0 },
  refused: { message: "no", final: true },
})) {
  test(`a sweep that is ${how} is not asked again, and not spoken of`, async () => {
    pump.ahead([WAY]);
    await net.fail(trouble);
    await net.pass(10_000);
    assert.deepEqual(net.kinds, ["sweep"]);
    assert.deepEqual([net.waiting, net.refused], ["", []]);
  });

  test(`a hand whose sweep is ${how} is answered as if nothing had been asked ahead`, async () => {
    await hovered();
    pump.drag(AXIS, 0.42);
    assert.deepEqual(net.kinds, ["sweep", "sweep"]);
    await net.fail(trouble);
    await net.pass();
    assert.deepEqual(net.kinds, ["sweep", "sweep", "drag"]);
    assert.equal(net.last.state.biases[0][0], 0.42);
    assert.equal(pump.busy(), true);
    await net.frame();
    await net.answer();
    assert.equal(pump.busy(), false);
    pump.drag(AXIS, 0.43);
    assert.equal(net.last.kind, "drag");
  });
}

test("a hand is answered though its picture cannot be drawn ahead", async () => {
  await hovered();
  pump.drag(AXIS, 0.42);
  await net.answer({ inputs: 1, frames: [null] });
  await net.frame();
  assert.deepEqual(net.kinds, ["sweep", "sweep", "drag"]);
});

test("pictures that are too large are asked for one by one, as ever", async () => {
  pump.ahead([WAY]);
  await net.answer(frames(1));
  pump.drag(AXIS, 0.4);
  await net.frame();
  assert.deepEqual(net.kinds, ["sweep", "drag"]);
  assert.deepEqual(painted(), []);
  await net.answer();
  assert.deepEqual(net.overtaken, [false]);
});

test("a hand drops the sweep of another number, and a release that of its own", async () => {
  pump.ahead([WAY]);
  pump.drag("b.0.1", 0.5);
  await net.pass();
  assert.deepEqual(net.told[0], { seq: 1, kind: "dropped" });
  assert.deepEqual(net.kinds, ["sweep", "drag"]);
  await net.answer();
  assert.equal(net.last.kind, "sweep", "the hand is over the first still");
  pump.drag(AXIS, 0.25);
  pump.commit();
  await net.pass();
  assert.equal(net.last.kind, "commit");
  assert.equal(net.last.state.biases[0][0], 0.25);
});

test("an edit does not wait for what is only asked ahead", async () => {
  pump.ahead([WAY]);
  pump.edit({ kind: "add-neuron" });
  await net.pass();
  assert.deepEqual(net.kinds, ["sweep", "edit"]);
});

test("what a hand did with pictures that were here is a step of its own before what is done next", async () => {
  await hovered();
  pump.drag(AXIS, 0.3);
  await net.frame();
  let undone = false;
  pump.travel(() => {
    undone = true;
    return true;
  });
  assert.equal(net.last.kind, "commit");
  assert.equal(undone, false);
  await net.answer();
  assert.equal(undone, true);
});

test("an open panel follows by the single flight, and an answer that was overtaken brings no older stage", async () => {
  await hovered();
  net.panelDue = true;
  pump.drag(AXIS, 0.3);
  assert.deepEqual(net.kinds, ["sweep", "drag"]);
  await net.frame();
  net.panelDue = false;
  pump.drag(AXIS, 0.4);
  await net.frame();
  assert.deepEqual(painted(), [0.3, 0.4]);
  await net.answer({ panel: {} });
  assert.deepEqual(net.overtaken, [false, false, true]);
  assert.deepEqual(net.kinds, ["sweep", "drag"], "the stage is there");
  assert.equal(pump.busy(), false);
});

test("a picture that is gone before it is painted is asked for", async () => {
  await hovered();
  pump.drag(AXIS, 0.3);
  setState({ ...state(), trace: 5 });
  await net.frame();
  assert.equal(net.last.kind, "sweep");
  assert.deepEqual(net.last.steps?.[0], { [AXIS]: 0.3 });
  assert.equal(pump.busy(), true);
});

test("after an answer that brought another state, what a hand set is asked for though its picture be here", async () => {
  const before = view();
  net = new Simulated((reply) => {
    if (reply.kind !== "commit") return;
    setState(before);
    net.pump.keepTouched();
  });
  pump = net.pump;
  await hovered();
  pump.commit();
  pump.drag(AXIS, 0.3);
  await net.answer();
  assert.equal(net.last.kind, "drag", "plotly draws the older one meanwhile");
  assert.equal(valueAt(AXIS), 0.3);
});

// --- where a hand on the picture may go ---

/** @type {import("../../assets/state/types.d.ts").Question} */
const WAYS = {
  kind: "ways",
  neuron: 0,
  places: { x: { low: 0, high: 1, count: 10 }, y: { low: 0, high: 1, count: 10 } },
};
/** @type {import("../../assets/state/types.d.ts").Question} */
const HAND = { kind: "hand", hand: { holds: "knot", neuron: 0, x: 0.5 } };

test("where a hand may go is asked before it is needed: nobody waits for it", () => {
  pump.aside(WAYS);
  assert.deepEqual(net.kinds, ["ways"]);
  assert.equal(pump.busy(), false);
});

for (const [how, trouble] of /** @type {const} */ ([
  ["refused", { final: true, message: "No." }],
  ["lost", { message: "Away." }],
])) {
  test(`where a hand may go is not asked again when it is ${how}, and that is not spoken of`, async () => {
    pump.aside(WAYS);
    await net.fail(trouble);
    await net.pass(10_000);
    assert.deepEqual(net.kinds, ["ways"]);
    assert.deepEqual([net.refused, net.waiting], [[], ""]);
    assert.equal(net.told.at(-1)?.kind, "dropped");
    pump.ahead([WAY]);
    assert.deepEqual(net.kinds, ["ways", "sweep"], "pictures are asked for all the same");
  });
}

test("a hand that moves, and one that lets go, do not wait for where it may go", async () => {
  pump.aside(WAYS);
  pump.aside(HAND);
  await net.pass();
  assert.deepEqual(net.kinds, ["ways", "hand"]);
  await net.answer();
  pump.aside(WAYS);
  pump.commit();
  await net.pass();
  assert.deepEqual(net.kinds, ["ways", "hand", "ways", "commit"]);
  assert.equal(net.mostOut, 1);
});

test("what a hand sets by a table while its own question is out is newer than the answer", async () => {
  const around = new Simulated((reply) => {
    if (reply.kind !== "hand") return;
    assign(AXIS, 0.5);
    around.pump.keepTouched();
  });
  around.pump.aside(HAND);
  around.pump.drag(AXIS, 0.7);
  await around.answer();
  assert.equal(valueAt(AXIS), 0.7);
  assert.deepEqual(around.kinds, ["hand", "drag"], "the picture of it is asked for");
  assert.equal(around.last.state.biases[0][0], 0.7);
});

/** A run that plays: after each answer the next steps are asked for. */
function playing() {
  /** @type {import("../../assets/state/types.d.ts").Question} */
  const steps = { kind: "train", count: 1 };
  const around = new Simulated((reply) => {
    if (reply.kind === "train") around.pump.aside(steps);
  });
  around.pump.aside(steps);
  return around;
}

test("a run that plays does not hold up what a button asks for", async () => {
  const around = playing();
  around.pump.edit({ kind: "freeze", path: AXIS });
  await around.answer();
  await around.answer();
  assert.deepEqual(around.kinds, ["train", "edit", "train"]);
});

test("a run that plays does not hold up the whole picture", async () => {
  const around = playing();
  around.pump.commit();
  await around.answer();
  await around.answer();
  assert.deepEqual(around.kinds, ["train", "commit", "train"]);
});
