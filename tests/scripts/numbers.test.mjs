// Numbers as the page writes them; tests/browser/test_numbers.py holds ten thousand of them against the server's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { number, typedNumber } from "../../assets/state/alike.mjs";

/** @type {[value: number, shown: string, typed: string][]} */
const WRITTEN = [
  [0, "0", "0"],
  [-0, "0", "0"],
  [0.8, "0.80", "0.8"],
  [0.456, "0.456", "0.456"],
  [-12.34, "−12.3", "−12.34"],
  [4e7, "4.00×10⁷", "40000000"],
  [53202.68, "53,203", "53202.68"],
  [0.00001, "1.00×10⁻⁵", "0.00001"],
  [2.125, "2.12", "2.125"], // halfway: to the even one
  [2.375, "2.38", "2.375"],
  [2.135, "2.13", "2.135"], // its binary is a little less
  [0.1 + 0.2, "0.30", "0.3"],
  [1e21, "1.00×10²¹", "1e+21"],
  [-123456789.123, "−1.23×10⁸", "−123457000"],
];

for (const [value, shown, typed] of WRITTEN) {
  test(`${value} is shown as ${shown} and typed as ${typed}`, () => {
    assert.equal(number(value), shown);
    assert.equal(typedNumber(value), typed);
  });
}

test("what rounding leaves of 0 is 0 among larger numbers of its kind", () => {
  assert.equal(number(5e-13, 1), "0");
  assert.equal(number(5e-13), "5.00×10⁻¹³");
  assert.equal(number(-5e-13, 0.1), "−5.00×10⁻¹³");
});
