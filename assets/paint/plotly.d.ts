// What the page knows of plotly: private fields of its pinned version.
import type { Pair } from "../state/types.d.ts";

export interface Axis {
  _id: string;
  _offset: number;
  _length: number;
  range: Pair;
  _inputDomain?: Pair;
  _inputRange?: Pair;
  l2p(value: number): number;
  p2l(pixel: number): number;
  setScale(): void;
}

export interface Font {
  family: string;
  size: number;
  color: string;
}

export interface Trace {
  uid: string;
  mode: string;
  xaxis: string;
  yaxis: string;
  line: { color: string; width: number; dash: string };
  marker: { size: number | number[]; color: string; line: { width?: number } };
  textfont: Font;
  textposition: string;
}

export interface FullLayout {
  xaxis: Axis;
  yaxis: Axis;
  xaxis2?: Axis;
  yaxis2?: Axis;
  yaxis3?: Axis;
  [name: string]: unknown;
}

export interface Plot extends HTMLElement {
  _fullLayout: FullLayout;
  _fullData: Trace[];
  on(event: "plotly_afterplot", listener: () => void): void;
}
