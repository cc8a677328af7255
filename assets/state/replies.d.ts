// What the server answers: relu_fold/exchange/answer.py, and what makes the parts of it.
import type { Edit, Learnt, Losses, Pair, Point, Rectangle, Seen, ViewState } from "./types.d.ts";

/** A plotly figure, which the page only hands on. */
export type Figure = object;

/** The numbers of one trace of the stage. A null lifts the pen. */
export interface Mark {
  id: string;
  x: (number | null)[];
  y: number[];
  text: string[] | null;
  colours: string[] | null;
  sizes: number[] | null;
}

export interface Packed {
  dtype: "f4" | "u1" | "u2" | "u4";
  bdata: string;
}

/** relu_fold/figures/plane/sheets.py: all meshes, and all sheets, one after the other. */
export interface PackedSheets {
  meshes: [vertices: number, facets: number, creases: number, width: number][];
  raised: number[];
  uv: Packed;
  sizes: Packed;
  corners: Packed;
  colours: Packed;
  bare: number[];
  creases: Packed;
  worn: Packed;
  heights: Packed;
  tints: Packed;
  zero: Packed;
  beside: Packed;
  heat: { side: number; pixels: Packed } | null;
  aim: { uv: Packed; heights: Packed; full: boolean[]; names: string[] };
  reach: Pair<string>;
}

/** Where the sheets stand on the stage, row by row, and last the surface. */
export interface SpacePlan {
  panels: Rectangle[];
  rows: string[];
  map: Rectangle;
  box: Pair;
  names: Pair<string>;
  ends: Pair<Pair<string>>;
}

/** relu_fold/figures/entering/pixels.py: shapes of a small picture, in its pixels. */
export type Drawn =
  | { draw: "path"; d: string; stroke: string; width: number; fill: string; dash: string }
  | { draw: "dot"; x: number; y: number; r: number; fill: string; ring: string }
  | { draw: "words"; x: number; y: number; text: string; sub: string; rest: string; fill: string };

/** relu_fold/figures/entering/drawing.py: `place` on the stage, null where it has no room there. */
export interface Entering {
  title: string;
  spoken: string;
  place: Rectangle | null;
  size: Pair;
  scale: [originAcross: number, originDown: number, across: number, down: number];
  axes: number[];
  spans: Record<string, Pair>;
  shapes: Drawn[];
  parts: [from: number, to: number, colour: string, name: string][];
  line: [xs: number[], across: number[], down: number[]];
}

/** What one way of holding a thing would turn. */
export interface Hold {
  paths: string[];
  words: string;
}

export interface Parameter {
  path: string;
  value: number;
  reach: number;
  step: number;
}

/** A label, whether it is on, and the index of its colour. */
export type Bit = [label: string, on: boolean, index: number];

export interface DiagramNode {
  label: string;
  name: string;
  /** What its input is called, as far as there is room; nothing of all others. */
  own: string;
  x: number;
  y: number;
  edit: Edit | null;
  selected: boolean;
  colour: number | null;
  /** Whether its column has too many nodes for names. */
  dot: boolean;
}

/** relu_fold/figures/panels/thumbs.py */
export interface Thumbs {
  side: number;
  at: Packed;
  zeros: number[];
  heights: Packed;
}

export interface DiagramEdge {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  width: number;
  negative: boolean;
  colour: number | null;
}

export interface PieceRow {
  kind: "piece";
  from: string;
  to: string;
  bits: Bit[];
  terms: [words: string, index: number][];
  silent: boolean;
  slope: string;
  intercept: string;
}

export interface KnotRow {
  kind: "knot";
  x: string;
  text: string;
  colour: number;
}

export interface RegionRow {
  bits: Bit[];
  formula: string;
  area: string;
  share: string;
  at: Point;
}

export interface Ledger {
  counts: string;
  more: string;
  provenance: string[];
  happened: string[];
  slopes?: string;
  /** Whether there are too many pieces or regions for the picture to be exact. */
  countable?: boolean;
  rows: (PieceRow | KnotRow)[] | RegionRow[];
}

/** What just happened, at a place of the line's picture or of the box: relu_fold/exchange/news.py. */
export interface Happening {
  words: string;
  short: string;
  at: Point | null;
  colour: number | null;
}

/** relu_fold/figures/plane/neighbours.py */
export interface Neighbour {
  says: string;
  short: string;
  colour: number;
  at: Point;
  crease: Point;
}

export interface Region extends Omit<RegionRow, "at"> {
  neighbours: Neighbour[];
  /** Its point where the folded sheet is drawn that enters the layer shown; null of the first. */
  entering: Point | null;
  name: string;
  point: string;
  value: string;
}

/** relu_fold/figures/line/piece.py */
export interface Piece {
  name: string;
  from: string;
  to: string;
  ends: Pair<Point>;
  bits: Bit[];
  formula: string;
  neighbours: { says: string; short: string; colour: number; at: number; left: boolean }[];
}

/** What the page draws over a picture, in the units of its axes: relu_fold/figures/fold/marks.py. */
interface Placed {
  on: "fold" | "inputs" | "values";
  x: (number | null)[];
  y: number[];
}
export type Lines = Placed & { draw: "lines"; colour: string; width: number; dash: string };
export type Area = Placed & { draw: "area"; fill: string };
export type Dots = Placed & { draw: "dots"; size: number; fill: string; ring: string };
export type Words = Placed & { draw: "words"; text: string; colour: string; anchor: "start" | "end"; above: boolean };
export type Shape = Lines | Area | Dots | Words;

export interface Level {
  value: number;
  low: number;
  high: number;
  step: number;
  spoken: string;
  stops: number[];
}

/** What is told of fold space beside its words and its figure. */
export interface FoldTold {
  steps: (Edit | null)[][];
  axes: number[];
  solid?: boolean;
  narrow?: boolean;
  level?: Level;
  shapes?: Shape[];
  found: Shape[];
}

export interface Pointed {
  says: string;
  found: Shape[];
}

export interface Side {
  title: string;
  layers: string;
  count: string;
  unit: string;
  detail: string;
}

/** Sentences by the id of where they stand, and what the panels make of the rest. */
export interface PanelWords {
  fold?: FoldTold;
  signal?: string[];
  duel?: { text: string; sides: Side[] };
  [id: string]: string | FoldTold | string[] | { text: string; sides: Side[] } | undefined;
}

interface Answered {
  seq: number;
  inputs: number;
  edit?: Edit;
  figures: Record<string, Figure | undefined>;
  children?: object;
}

/** What a hand can change in a picture. */
interface Painted extends Answered {
  marks: Mark[];
  labels: string[];
  name: string;
  turning?: number[][];
  sheets?: PackedSheets;
  ranges?: Record<string, Pair>;
  fold: { words: string; flat: boolean };
  thumbs: Thumbs | null;
  creases?: number[][];
  holds?: Record<string, Hold>[];
  panel?: PanelWords;
  /** What enters the layer shown; null of the first. */
  entering: Entering | null;
}

/** What the server found for a hand on the picture. */
export interface Found {
  numbers: Record<string, number>;
  stopped: string;
  by?: number | null;
}

export interface DragReply extends Painted {
  kind: "drag";
}
/** A hand at a point is at `across · point`, and there is a value for every `step` from `first` on. */
export interface StraightTable {
  paths: string[];
  /** Of the numbers at the paths, place after place. */
  values: number[];
  first: number;
  step: number;
  across: number[];
}
/** Round a pivot, by angle; `scale` makes pixels of inputs. */
export interface RoundTable extends Omit<StraightTable, "across"> {
  pivot: Point;
  scale: Point;
}
export type WayTable = StraightTable | RoundTable;
/** Where the knot or the crease of a neuron can be dragged, by way: `along`, `lift`, `crease`, `turn`. */
export interface FoundWays {
  neuron: number;
  ways: Record<string, WayTable>;
}
export interface WaysReply extends Answered, FoundWays {
  kind: "ways";
}
/** With ways where the question asked for them. */
export interface HandReply extends Painted, Found, Partial<FoundWays> {
  kind: "hand";
}
export interface TrainReply extends Painted, Learnt {
  kind: "train";
  losses: Losses;
  /** Why the run cannot go on; empty if it can. */
  stopped: string;
  seen: Seen[];
  /** Linear regions of f; null where the stage composes something else. */
  regions: number | null;
}
/** relu_fold/frames/learnt.py: rows of inputs, y, and 1 where it is of the test. */
export interface LearntView {
  points: number[][];
  losses: Losses;
  dead: string[];
  arrows: number[][];
  regions: number | null;
}
export interface RestReply extends Painted {
  kind: "rest";
  panel: PanelWords;
  ledger: Ledger;
  happened: Happening[];
  diagram: { nodes: DiagramNode[]; edges: DiagramEdge[] };
}
export interface WholeReply extends Omit<RestReply, "kind"> {
  kind: "open" | "commit" | "edit";
  state: ViewState;
  link: string;
  notice: string;
  errors: Record<string, string>;
  controls: string;
  parameters: Parameter[];
  words: Record<string, string>;
  /** Formulas in full, in plotly's small HTML: of the sum, then of neurons. */
  written: string[];
  arrangement: string;
  page: number;
  others: number | null;
  plan: SpacePlan | null;
  beside: { left: number; top: number; width: number } | null;
  summary: string;
  spoken: string;
  panel_summary: string;
  learnt: LearntView | null;
}
export interface ProbeReply extends Answered {
  kind: "probe";
  region: Region | Piece | null;
}
/** relu_fold/exchange/together.py: intervals of x, and a point in each region. */
export interface TogetherReply extends Answered {
  kind: "together";
  together: { words: string; spans: Pair[]; at: Point[] };
}
/** Of each step what a drag to it is answered with; null where no view can take it. */
export interface SweepReply extends Answered {
  kind: "sweep";
  frames: (SweptFrame | null)[];
}
export type SweptFrame = Omit<DragReply, "seq" | "kind" | "figures">;
/** The loss along a number: places from 0 to 1, along the slider and upwards. */
export interface AlongReply extends Answered {
  kind: "along";
  path: string;
  along: { line: Point[]; minima: { from: number; to: number; up: number; words: string }[]; best: number } | null;
}
/** A share of many starts, so far: relu_fold/exchange/many_starts.py. */
export interface ManyTold {
  of: (string | number)[];
  done: number;
  k: number;
  step: number;
  packed: string;
  begun: string;
  losses: (number | null)[];
  stuck: number;
  stopped: string;
}
export interface ManyReply extends Answered {
  kind: "many";
  many: ManyTold;
}
/** relu_fold/exchange/landscape.py: places from 0 to 1; minima are both numbers and the loss, the lowest first. */
export interface OverMap {
  exact: boolean;
  reach: Pair;
  step: number;
  low: number;
  high: number;
  minima: [one: number, other: number, loss: number][];
  words: string;
  mesh?: { uv: Packed; sizes: Packed; corners: Packed; quadratics: Packed };
  samples?: { side: number; values: Packed };
}
export interface OverReply extends Answered {
  kind: "over";
  over: { paths: Pair<string>; why: string; map: OverMap | null };
}
/** relu_fold/exchange/counting.py */
export interface CountReply extends Answered {
  kind: "count";
  count: { begun: number; done: number; of: number; regions: number; stopped: string };
}
export interface MarksReply extends Answered {
  kind: "marks";
  path: string;
  marks: { value: number; words: string }[];
}
export interface PointReply extends Answered {
  kind: "point";
  pointed: Pointed | null;
}
/** A place on the picture: one number on the line's axis, two on the map. */
export interface Spot {
  at: number[];
  label: string;
}

/** relu_fold/exchange/predictions.py: what of a question is told before there is an answer. */
export interface Posed {
  kind: string;
  text: string;
  control: "choose" | "number" | "mark";
  options: string[];
  axis: [low: number, high: number, step: number] | null;
  across: number | null;
  spots: Spot[];
}
export interface PredictReply extends Answered {
  kind: "predict";
  n: number;
  of: string;
  prediction: Posed | null;
}
export interface CheckReply extends Answered {
  kind: "check";
  n: number;
  of: string;
  verdict: { right: boolean | null; earlier: boolean; words: string; why: string; spots: Spot[] };
}
export interface TraceReply extends Answered {
  kind: "trace";
  panel: PanelWords;
}
export interface TurnReply extends Answered {
  kind: "turn";
  panel: PanelWords;
}
export interface LevelReply extends Answered, Found {
  kind: "level";
  panel: PanelWords;
}

/** For a hand in fold space: what the open panel shows of it. */
export type FoldReply = TraceReply | TurnReply | LevelReply;
/** With a picture of the stage in it. */
export type Picture = DragReply | HandReply | TrainReply | RestReply | WholeReply;
export type Reply =
  | Picture
  | SweepReply
  | WaysReply
  | ProbeReply
  | TogetherReply
  | MarksReply
  | AlongReply
  | ManyReply
  | OverReply
  | CountReply
  | PointReply
  | PredictReply
  | CheckReply
  | FoldReply;
/** With words of the open panel in it. */
export type Opened = Picture | FoldReply;
