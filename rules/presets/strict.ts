import type { ConfigInput } from "../../src/sdk.js";

/** For teams that want every practice kept: advice is raised to a warning, and rules that are off by default are on. */
export default {
  extends: "recommended",
  rules: {
    "strategy/dev-uses-recreate": "warning",
  },
} satisfies ConfigInput;
