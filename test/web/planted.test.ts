import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { lint } from "../../src/lint.js";
import type { Report } from "../../src/report/report.js";
import { presets, rules } from "../../src/rules.generated.js";

const ROOT = path.resolve(import.meta.dirname, "../../fixtures/projects/web-apps");

/** The project with some texts of its files replaced. */
function run(edits: Readonly<Record<string, readonly [string, string]>> = {}, only?: readonly string[]): Promise<Report> {
  const texts = new Map<string, string>();
  for (const [name, [before, after]] of Object.entries(edits)) {
    const file = path.join(ROOT, name);
    const text = readFileSync(file, "utf8");
    expect(text.split(before).length, `${before} in ${name}`).toBe(2);
    texts.set(
      file,
      text.replace(before, () => after),
    );
  }
  return lint({ paths: ["."], cwd: ROOT, rules, presets, texts, ...(only ? { only } : {}) });
}

const lines = (report: Report): string[] =>
  report.findings.map(
    ({ location, ruleId, messageId, severity }) =>
      `${location.file.path}:${location.range.start.line} ${JSON.stringify(location.text)} ${severity} ${ruleId} ${messageId}`,
  );

const TOML = "site/netlify.toml";
const HEADERS = "site/public/_headers";
const VERCEL = "shop/vercel.json";
const RUN = "run/production/api.yaml";

/** What is planted, and the one thing that is then said. */
const PLANTED: readonly (readonly [string, string, string, string, string])[] = [
  ["https", TOML, '"https://help.', '"http://help.', `${TOML}:17 "\\"http://help.shop.example.org/:splat\\"" error webapp/https redirect`],
  ["security-headers", HEADERS, "  X-Content-Type-Options: nosniff\n", "", `${HEADERS}:1 "/*" warning webapp/security-headers missing`],
  [
    "security-headers",
    "shop/next.config.mjs",
    "X-Content-Type-Options",
    "X-Other",
    `${VERCEL}:3 "\\"$schema\\"" info webapp/security-headers missing`,
  ],
  [
    "no-secrets",
    TOML,
    'NODE_VERSION = "22"',
    'SESSION_SECRET = "8f3kd92mxq01zzp4c7"',
    `${TOML}:7 "8f3kd92mxq01zzp4c7" error webapp/no-secrets likelySecret`,
  ],
  [
    "no-secrets",
    RUN,
    '"live"',
    '"postgres://api:Zk3xQbW9aTnP@db.example.org/api"',
    `${RUN}:19 "Zk3xQbW9aTnP" error webapp/no-secrets secret`,
  ],
  [
    "netlify-contexts",
    TOML,
    "api.staging.shop",
    "api.shop",
    `${TOML}:13 "\\"https://api.shop.example.org\\"" warning webapp/netlify-contexts sharedAddress`,
  ],
  ["netlify-valid", TOML, 'publish = "public"', "publish = [1]", `${TOML}:4 "[1]" error webapp/netlify-valid invalid`],
  [
    "netlify-valid",
    HEADERS,
    "X-Content-Type-Options: nosniff",
    "X-Content-Type-Options: nosniff\n  broken",
    `${HEADERS}:4 "broken" error webapp/netlify-valid line`,
  ],
  ["vercel-schema", VERCEL, '"permanent": true', '"permanent": "yes"', `${VERCEL}:5 "\\"yes\\"" error webapp/vercel-schema invalid`],
  ["cloudrun-ingress", RUN, "internal-and-cloud-load-balancing", "public", `${RUN}:6 "public" error webapp/cloudrun-ingress wrongValue`],
  ["cloudrun-min-instances", RUN, 'minScale: "1"', 'minScale: "0"', `${RUN}:7 "\\"0\\"" info webapp/cloudrun-min-instances scalesToZero`],
  ["cloudrun-probes", RUN, "livenessProbe", "readinessProbe", `${RUN}:13 "api" warning webapp/cloudrun-probes liveness`],
  [
    "cloudrun-traffic",
    RUN,
    "spec:\n  template:",
    "spec:\n  traffic: [{ percent: 90 }]\n  template:",
    `${RUN}:9 "90" error webapp/cloudrun-traffic invalid`,
  ],
  [
    "cloudrun-service-account",
    RUN,
    "      serviceAccountName: api@shop.iam.gserviceaccount.com\n",
    "",
    `${RUN}:10 "spec" warning webapp/cloudrun-service-account none`,
  ],
  ["cloudrun-valid", RUN, "containerPort: 8080", "containerPort: 80800", `${RUN}:16 "80800" error webapp/cloudrun-valid invalid`],
];

describe("a project of web apps", () => {
  test("is clean", async () => {
    const report = await run();
    expect(lines(report).filter((line) => / (?:error|warning) /.test(line) || line.includes("webapp/"))).toEqual([]);
    expect(report.problems).toEqual([]);
  });

  test.each(PLANTED)("shows what is planted against webapp/%s in %s", async (rule, file, before, after, wanted) => {
    expect(lines(await run({ [file]: [before, after] }, ["webapp"]))).toEqual([wanted]);
    expect(wanted).toContain(` webapp/${rule} `);
  });

  test("a workflow that deploys without a group, or does not wait, is found where the rules are asked for", async () => {
    const only = ["strategy/ci-deploy-concurrency", "strategy/ci-waits-for-rollout"];
    const workflow = ".github/workflows/deploy.yaml";
    expect(lines(await run({}, only))).toEqual([]);
    expect(lines(await run({ [workflow]: ["concurrency: deploy\n", ""] }, only))).toEqual([
      `${workflow}:6 "api" info strategy/ci-deploy-concurrency none`,
      `${workflow}:11 "site" info strategy/ci-deploy-concurrency none`,
    ]);
    expect(lines(await run({ [workflow]: ["services replace", "deploy --async"] }, only))).toEqual([
      `${workflow}:10 "run" info strategy/ci-waits-for-rollout doesNotWait`,
    ]);
  });
});
