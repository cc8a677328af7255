// What these tests use of Node.js. They import it, so nothing of it is there for the page's scripts.
declare module "node:assert/strict" {
  interface Assert {
    ok(value: unknown, message?: string): asserts value;
    equal<T>(actual: unknown, expected: T, message?: string): asserts actual is T;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    notDeepEqual(actual: unknown, expected: unknown, message?: string): void;
    match(text: string, pattern: RegExp, message?: string): void;
  }
  const assert: Assert;
  export default assert;
}

declare module "node:test" {
  export function test(name: string, run: () => unknown): void;
  export function beforeEach(run: () => unknown): void;
}

declare module "node:fs" {
  export function readFileSync(path: string | URL | number, encoding: "utf8"): string;
}

declare module "node:buffer" {
  export const Buffer: { from(bytes: ArrayBufferLike): { toString(encoding: "base64"): string } };
}

declare module "node:timers/promises" {
  export function setImmediate(): Promise<void>;
}

declare module "node:process" {
  type Listener = (error: unknown) => void;
  const process: {
    on(event: "unhandledRejection", listener: Listener): void;
    once(event: "unhandledRejection", listener: Listener): void;
    listeners(event: "unhandledRejection"): Listener[];
    removeAllListeners(event: "unhandledRejection"): void;
  };
  export default process;
}
