// What the page knows and asks; what it is answered is in replies.d.ts.
import type { Plot } from "../paint/plotly.d.ts";
import type { Trouble } from "./recovery.mjs";
import type { CountReply, Opened, Picture, Piece, Reply, TogetherReply } from "./replies.d.ts";

export type Pair<Of = number> = [Of, Of];
export type Point = [number, number];

/** As relu_fold/view/viewstate.py has it, field by field. */
export interface ViewState {
  preset: string;
  weights: number[][][];
  biases: number[][];
  negative_slope: number;
  domain: Pair;
  layer: number;
  neuron: number;
  target: number;
  partial_sums: boolean;
  domain_y: Pair;
  terms: number;
  turn: Pair;
  map_mode: "regions" | "heatmap";
  resolution: number;
  panel: "ledger" | "fold" | "signal" | "duel";
  slopes: number[][];
  lesson: number;
  fold_axes: number[];
  trace: number;
  fold_chosen: boolean;
  close: boolean;
  learning: Learning | null;
  names: string[];
  marked: { name: string; at: Pair }[];
}

/** As relu_fold/view/learning.py has it. */
export interface Learning {
  data: string;
  n: number;
  noise: number;
  drawn: number;
  share: number;
  points: number[][];
  loss: "squared" | "logistic";
  optimizer: "sgd" | "momentum" | "nesterov" | "adam";
  rate: number;
  momentum: number;
  batch: number;
  l1: number;
  l2: number;
  frozen: string[];
  seed: number;
  start: string;
  start_seed: number;
  step: number;
  moments: number[][];
}

/** What of a view a step of training changes. */
export interface Learnt {
  weights: number[][][];
  biases: number[][];
  step: number;
  moments: number[][];
}

export interface Losses {
  train: number | null;
  test: number | null;
}

/** At this step a neuron died or woke; or a knot came into view, left it, or met another. */
export interface Seen {
  step: number;
  words: string;
  what: "died" | "woke" | "came" | "left" | "met" | "more" | "fewer"; // the last two: linear regions
}

// --- questions: relu_fold/exchange/answer.py ---

/** What a state is waiting for under a hand, each answered with less than the next; and `commit` with everything. */
export type Rank = "trace" | "turn" | "drag" | "rest" | "commit";
export type Kind =
  | Rank
  | "open"
  | "edit"
  | "sweep"
  | "ways"
  | "probe"
  | "together"
  | "hand"
  | "train"
  | "marks"
  | "along"
  | "many"
  | "over"
  | "count"
  | "level"
  | "point"
  | "predict"
  | "check";

/** A change of the state that the server makes: its kind, and what the buttons of the page carry with it. */
export interface Edit {
  kind: string;
  [field: string]: string | number | boolean | number[] | undefined;
}

/** What a hand on the picture holds, and where it is. */
export type Hand =
  | { holds: "knot"; neuron: number; x: number }
  | { holds: "knot"; neuron: number; y: number; by: number | null }
  | { holds: "crease"; neuron: number; point: Point }
  | { holds: "crease-end"; neuron: number; pivot: Point; point: Point };

/** Places of a pointer along an axis, one a pixel: `count` + 1 of them. */
export interface Stretch {
  low: number;
  high: number;
  count: number;
}
export interface Places {
  x: Stretch;
  y: Stretch;
}

export interface Question {
  kind: Kind;
  link?: string;
  edit?: Edit;
  hand?: Hand;
  neuron?: number;
  places?: Places;
  pivot?: Point | null;
  path?: string;
  steps?: Record<string, number>[];
  count?: number;
  held?: string[];
  point?: Point;
  neurons?: number[];
  side?: "fold" | "inputs";
  enters?: number[];
  n?: number;
  of?: string;
  answer?: string;
  start?: string;
  first?: number;
  paths?: Pair<string>;
  starts?: number;
  until?: number;
  done?: number;
  step?: number;
  packed?: string;
}

/** Which starts are trained: relu_fold/exchange/questions.py. */
export interface ManyAsked {
  start: string;
  first: number;
  starts: number;
  until: number;
}

export type Scale = "fit" | "all" | "layer" | "each";

/** What the page adds to a question of what it shows. */
export interface Shown {
  controls: string;
  ranges: Record<string, Pair>;
  panel: boolean;
  axes: number[];
  entering: number[];
  before: ViewState | null;
}

export interface Asked extends Question, Shown {
  seq: number;
  state: ViewState | null;
  theme: "light" | "dark";
  width: number;
  height: number;
  scale: Scale;
}

/** A question on its way: its answer, and how to have none. `answer` fails with a `Trouble`. */
export interface Call {
  answer: Promise<Reply>;
  drop: () => void;
}

/** What the pump stands on. */
export interface Surroundings {
  /** With the state as it is now. */
  ask: (question: Question, seq: number) => Call;
  /** `overtaken`: a newer picture of the stage is there already. */
  show: (reply: Reply, overtaken?: boolean) => void;
  /** A hand set this number. */
  preview: (path: string) => void;
  /** All that the picture of a drag depends on beside the state. */
  look: () => string;
  /** Whether the open panel is to follow a moving hand now. */
  panelDue: () => boolean;
  /** The server will not; what could not be opened gives way to the default view. */
  refused: (trouble: Trouble, unopened: boolean) => void;
  /** Asked again until there is an answer; null: there is one. */
  waiting: (trouble: Trouble | null) => void;
  /** Milliseconds until it is asked again. */
  pauseAfter: (trouble: Trouble, failures: number) => number;
  announce: <Name extends keyof PageEvents>(name: Name, detail: PageEvents[Name]) => void;
  later: (run: () => void, ms?: number) => number;
  cancel: (timer: number) => void;
  nextFrame: (run: () => void) => void;
}

// --- what is told with the page: relu_fold/ui/page/told.py ---

/** Of a kind of question; `relu_fold/exchange/answer.py` says what each of it means. */
export interface ToldOfKind {
  changes: boolean;
  shows: boolean;
  rank: number | null;
  moves: boolean;
  forgettable: boolean;
  ahead: boolean;
  seconds: number | null;
  fields: string[];
}

export interface Told {
  kinds: Record<Kind, ToldOfKind>;
  fields: Record<string, keyof ViewState>;
  stage: { width: Pair; height: Pair; step: number };
  elevation: Pair;
  domain: { most: number; least: number };
  light: Light;
  places: ToldPlaces;
}

// --- events on the document, and what stands on the window ---

export interface PageEvents {
  /** A question goes out. */
  "relu-fold:asked": { seq: number; kind: Kind };
  /** A hand changed numbers of the state. */
  "relu-fold:moved": { paths: string[] };
  /** A picture came. */
  "relu-fold:picture": Picture;
  /** Somebody goes back or forth in what was done. */
  "relu-fold:travels": null;
  /** The reading line stands at another x, or is gone. */
  "relu-fold:read": number | null;
  /** The piece at the reading line. */
  "relu-fold:piece": Piece | null;
  /** Where the neurons that were chosen are all on. */
  "relu-fold:together": TogetherReply;
  /** Words of the open panel came. */
  "relu-fold:panel": Opened;
  /** Regions were counted. */
  "relu-fold:counted": CountReply;
  /** The answer is on the page; or there is none: `refused`, `dropped`. `ahead`: it was there before the hand was. */
  "relu-fold:shown": { seq: number; kind: Kind | "refused" | "dropped"; asked?: Kind; ahead?: boolean };
}

declare global {
  interface DocumentEventMap {
    "relu-fold:asked": CustomEvent<PageEvents["relu-fold:asked"]>;
    "relu-fold:moved": CustomEvent<PageEvents["relu-fold:moved"]>;
    "relu-fold:picture": CustomEvent<PageEvents["relu-fold:picture"]>;
    "relu-fold:counted": CustomEvent<PageEvents["relu-fold:counted"]>;
    "relu-fold:travels": CustomEvent<PageEvents["relu-fold:travels"]>;
    "relu-fold:read": CustomEvent<PageEvents["relu-fold:read"]>;
    "relu-fold:piece": CustomEvent<PageEvents["relu-fold:piece"]>;
    "relu-fold:together": CustomEvent<PageEvents["relu-fold:together"]>;
    "relu-fold:panel": CustomEvent<PageEvents["relu-fold:panel"]>;
    "relu-fold:shown": CustomEvent<PageEvents["relu-fold:shown"]>;
  }
  interface Window {
    dash_clientside: { set_props(id: string | { type: string; path: string }, props: object): void };
    Plotly?: { restyle(plot: Plot, update: object, traces: number[]): void };
    reluFold?: object;
  }
}

// --- sheets of paper: assets/paint/sheets.mjs ---

/** Left, top, width, height; pixels of the stage. */
export type Rectangle = [number, number, number, number];

/** Where a sheet lies on the stage; pixels. */
export interface Place {
  x: number;
  y: number;
  halfSide: number;
  halfHeight: number;
}

/** The index of a neuron's colour, plus 8 for each line style; or of what the page has a colour for. */
export type Colour = number | "ink" | "floor" | "paper";

/** What is painted. Points are x and y in turn, in pixels of the stage. */
export type Shape =
  | { is: "facet"; facet: number; points: number[]; colour: number[]; worn: boolean }
  | { is: "line"; points: number[]; colour: Colour; width: number }
  | { is: "rim"; within: number[]; edges: number[][] }
  | { is: "shadow"; loops: number[][] }
  | { is: "word"; at: Pair; text: string; name: boolean; ground?: boolean }
  | { is: "heat"; within: Rectangle; side: number; pixels: ArrayLike<number> };

/** How a sheet is fitted into its panel: relu_fold/figures/kit/projection.py. */
export interface ToldPlaces {
  wide: number;
  low: number;
  slope: number;
  steepest: number;
  diagonal: number;
}

/** relu_fold/figures/kit/light.py */
export interface Light {
  toward: [right: number, back: number, up: number];
  deepest: number;
  darker: number;
  brighter: number;
  under: number;
  grey: number;
  shadows: number[];
}
