import type { ConfigInput } from "../../src/sdk.js";

/** For teams that want every practice kept: advice is raised to a warning, and rules that are off by default are on. */
export default {
  extends: "recommended",
  rules: {
    "env/cross-reference": "error",
    "env/unknown": "info",
    "strategy/canary-needs-traffic-routing": "warning",
    "strategy/ci-deploy-concurrency": "info",
    "strategy/ci-waits-for-rollout": "info",
    "strategy/dev-uses-recreate": "warning",
    "strategy/server-blue-green": "warning",
  },
} satisfies ConfigInput;
