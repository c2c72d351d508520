import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../../src/graph/build.js";
import { ParsedFile } from "../../../src/load/source-file.js";
import { planRollout } from "../../../src/model/rollout/plan.js";
import { rollReplicaSets } from "../../../src/model/rollout/replica-sets.js";
import { objectsOf } from "../../../src/model/objects.js";
import { rolloutFigures, type RolloutFigures } from "../../../src/report/rollout/figures.js";
import { rolloutPage } from "../../../src/report/rollout/html.js";
import { seconds } from "../../../src/report/rollout/sentences.js";
import { rolloutText } from "../../../src/report/rollout/text.js";
import { marksOf, momentsOf, scaleFor, sortsOf } from "../../../src/report/rollout/timeline.js";

function figuresOf(yaml: string, replicas?: number): RolloutFigures {
  const file = new ParsedFile({ path: "prod/all.yaml", absolutePath: "/p/prod/all.yaml", projectPath: "prod/all.yaml", text: yaml });
  const environment = { name: "production", role: "production", because: { text: "test" } } as const;
  const { objects } = objectsOf(file);
  const graph = buildGraph({
    name: "files: production",
    origin: "files",
    environment,
    environmentOf: () => environment,
    objects,
    context: [],
    elsewhere: [],
    files: [],
  });
  const planned = graph.workloads.flatMap((workload) => {
    const plan = planRollout(workload, { graph, replicas });
    return plan ? [{ plan, bundle: "files: production", environment }] : [];
  });
  return rolloutFigures(planned, "1.2.3");
}

function deployment(spec: string, name = "web"): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${JSON.stringify(name)}, namespace: shop}\nspec: ${spec}\n`;
}

const POD =
  "selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web, readinessProbe: {initialDelaySeconds: 15}}]}}";
const ROLLING = deployment(`{replicas: 10, ${POD}}`);

describe("rollout figures", () => {
  it("hold what the model computes", () => {
    const [workload] = figuresOf(ROLLING).workloads;
    expect(workload).toMatchObject({
      object: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
      file: "prod/all.yaml",
      line: 3,
      environment: { name: "production", role: "production" },
      strategy: "RollingUpdate",
      settings: [
        { field: "spec.strategy.rollingUpdate.maxSurge", value: "25%", isDefault: true },
        { field: "spec.strategy.rollingUpdate.maxUnavailable", value: "25%", isDefault: true },
      ],
      simulations: [
        {
          replicas: 10,
          because: ["spec.replicas"],
          rollout: {
            surge: 3,
            unavailable: 2,
            waves: 2,
            minAvailable: 8,
            maxTotal: 13,
            seconds: 30,
            brokenImage: { minAvailable: 8, maxTotal: 13 },
          },
        },
      ],
    });
  });

  it("say why something is not simulated, with the place", () => {
    const [workload] = figuresOf(deployment(`{replicas: 3, strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}, ${POD}}`)).workloads;
    expect(workload?.violations).toEqual([
      {
        field: "spec.strategy.rollingUpdate",
        text: "has a rollingUpdate block beside the strategy type Recreate",
        rejected: true,
        file: "prod/all.yaml",
        line: 4,
      },
    ]);
    expect(workload?.simulations).toEqual([{ replicas: 3, because: ["spec.replicas"], reason: "the API server turns the object down" }]);
  });

  it("survive a round through JSON", () => {
    const figures = figuresOf(ROLLING);
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
  });
});

describe("rollout as text", () => {
  it("has the figures and a line for each wave", async () => {
    expect(await rolloutText(figuresOf(ROLLING), { color: false, width: 120 })).toBe(`Deployment shop/web · prod/all.yaml:3 · production
  RollingUpdate, maxSurge 25% (default), maxUnavailable 25% (default)
  A pod is ready after at least 15 s; it has up to 30 s to terminate.

  10 replicas (spec.replicas)
    at least 8 available · at most 13 pods, up to 20 with those that terminate · 2 waves · at least 30 s

    start        ■■■■■■■■■■            10 available
    wave 1       ■■■■■■■■○○○○○××       8 available of 13
    wave 2       ■■■●●●●●○○○○○×××××××  8 available of 13
    done         ●●●●●●●●●●××××××××    10 available
                 ■ old  ● new  ○ new, starting  × terminating

    With a broken image it stands still: 8 pods stay available of 13, and nothing rolls back by itself.
    What a drain may evict meanwhile is not known.
`);
  });

  it("keeps lines inside the terminal, and long rollouts short", async () => {
    const text = await rolloutText(
      figuresOf(deployment(`{replicas: 900, strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}, ${POD}}`)),
      {
        color: false,
        width: 80,
      },
    );
    expect(text.split("\n").every((line) => line.length <= 80)).toBe(true);
    expect(text.split("\n").length).toBeLessThan(40);
    expect(text).toContain("(a mark is 50 pods, 12 of 902 moments)");
  });

  it("prints no control characters of a manifest", async () => {
    const text = await rolloutText(figuresOf(deployment(`{${POD}}`, "we\u001b[31mb\u202e")), { color: false, width: 100 });
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it("says so when there is nothing", async () => {
    expect(await rolloutText(figuresOf("apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"), { color: false })).toBe(
      "No workload that a controller rolls was found.\n",
    );
  });
});

describe("rollout as a page", () => {
  const page = rolloutPage(
    figuresOf(`${ROLLING}---\n${deployment(`{replicas: 2, strategy: {type: Recreate}, ${POD}}`, "<script>alert(1)</script>")}`),
  );

  it("needs nothing from elsewhere and runs nothing", () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\sstyle=|\son[a-z]+=|@import|url\(/);
    expect(page.match(/(?:src|href)="[^"#][^"]*"/g)).toEqual(['href="https://github.com/deploylint/deploylint"']);
    const style = /<style>([^]*?)<\/style>/.exec(page)![1]!;
    expect(page).toContain(`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  });

  it("draws each run with its layers, its lines and a tip a step", () => {
    const charts = page.match(/<svg class="plot"[^]*?<\/svg>/g)!;
    expect(charts).toHaveLength(4);
    const [good, broken] = charts as [string, string];
    for (const name of ["old", "new", "starting", "terminating", "total", "available", "replicas"])
      expect(good).toContain(`class="${name}"`);
    expect(broken).not.toContain('class="new"');
    expect(good.match(/<title>/g)).toHaveLength(
      rollReplicaSets(10, { surge: 3, unavailable: 2 }, { toAvailable: 15, toTerminate: 0, grace: 30 }).steps.length,
    );
    expect(good).toContain("<title>pods become available, after 15 s: 8 old, 5 new, 13 available, 13 pods");
    expect(good).toContain('viewBox="0 0 10 20"');
  });

  it("shows what a manifest holds as text", () => {
    expect(page).toContain("Deployment shop/&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  it("has the same figures as the JSON", () => {
    for (const figure of ["<dd>8</dd>", "<dd>13<small>up to 20 with terminating</small></dd>", "<dd>2</dd>", "<dd>30 s</dd>"])
      expect(page).toContain(figure);
  });

  it("thins a long run out", () => {
    const long = rolloutPage(
      figuresOf(deployment(`{replicas: 2000, strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}, ${POD}}`)),
    );
    expect(/viewBox="0 0 (\d+)/.exec(long)![1]).toBe("400");
    expect(long.length).toBeLessThan(500_000);
    expect(long).toContain("more steps in the JSON");
  });
});

describe("the drawn timeline", () => {
  const run = rollReplicaSets(30, { surge: 1, unavailable: 0 }, { toAvailable: 1, toTerminate: 0, grace: 0 });

  it("spreads what it shows of a long run", () => {
    const { shown, all } = momentsOf(run.steps, 6);
    expect([shown.map(({ label }) => label), all]).toEqual([["start", "wave 6", "wave 12", "wave 19", "wave 25", "done"], 32]);
    expect(momentsOf(run.steps, 40).shown).toHaveLength(32);
  });

  it("gives every sort a mark, and no bar is longer than it may be", () => {
    for (const width of [8, 20, 40]) {
      const scale = scaleFor(run.steps, width);
      for (const step of run.steps) {
        const { old, ready, starting, beside, terminating } = marksOf(sortsOf(step), scale);
        expect(old + ready + starting + beside + terminating).toBeLessThanOrEqual(width);
        expect(old > 0).toBe(step.old > 0);
        expect(starting > 0).toBe(step.total > step.available);
      }
    }
  });
});

describe("durations", () => {
  it.each([
    [0, "0 s"],
    [0.25, "0.3 s"],
    [90, "90 s"],
    [125, "2 min 5 s"],
    [180, "3 min"],
    [3599, "60 min"],
    [7200, "2 h"],
    [9000, "2 h 30 min"],
  ])("%s seconds are %s", (value, words) => {
    expect(seconds(value)).toBe(words);
  });
});
