// Shapes, told apart by what they are.
/** @import { Shape } from "../../assets/state/types.d.ts" */

/** @typedef {{ is: string, colour?: unknown, width?: number }} Any what some of them have, and others not */

/**
 * Those of one kind, in their order.
 * @template {Shape["is"]} Kind
 * @param {Shape[]} shapes
 * @param {Kind} kind
 */
export const those = (shapes, kind) =>
  /** @type {Extract<Shape, { is: Kind }>[]} */ (shapes.filter(({ is }) => is === kind));
