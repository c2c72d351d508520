import type { ConfigInput } from "../../src/sdk.js";

/** The rules as they come: each at its own severities, those that are off by default left off. */
export default {
  rules: {},
} satisfies ConfigInput;
