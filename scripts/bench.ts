/** npm run bench: start-up and throughput, from alternating runs, so that a machine whose speed drifts does not decide the ratios. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { lint } from "../src/lint.js";
import { presets, rules } from "../src/rules.generated.js";
import { RenderCache } from "../src/render/kustomize/context.js";
import { diskFiles } from "../src/render/kustomize/files.js";
import { renderKustomization } from "../src/render/kustomize/render.js";
import { writeManifests, writeOverlays, writePolicies } from "./bench-corpus.js";

const root = path.resolve(import.meta.dirname, "..");
const cli = path.join(root, "bin/deploylint.js");
const work = mkdtempSync(path.join(os.tmpdir(), "deploylint-bench-"));
const empty = path.join(work, "empty.cjs");
const reader = path.join(work, "read.cjs");
writeFileSync(empty, "");
writeFileSync(
  reader,
  `const fs = require("fs"), path = require("path"); let bytes = 0;
(function visit(folder) { for (const entry of fs.readdirSync(folder, { withFileTypes: true })) { const full = path.join(folder, entry.name);
  if (entry.isDirectory()) visit(full); else bytes += fs.readFileSync(full).length; } })(process.argv[2]); console.log(bytes);`,
);

interface Measured {
  /** Seconds. */
  readonly wall: number;
  /** Bytes, of the process and nothing else. */
  readonly peak: number;
}

/** Runs Node once and asks the process itself for its peak memory when it ends. */
function run(args: readonly string[], cwd: string): Measured {
  const probe = path.join(work, "probe.cjs");
  const out = path.join(work, "peak.txt");
  writeFileSync(
    probe,
    `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(out)}, String(process.resourceUsage().maxRSS * 1024)));`,
  );
  const wall = (probed: readonly string[]): number => {
    const start = process.hrtime.bigint();
    spawnSync(process.execPath, [...probed, ...args], { cwd, stdio: "ignore" });
    return Number(process.hrtime.bigint() - start) / 1e9;
  };
  const seconds = wall([]);
  wall(["--require", probe]);
  return {
    wall: seconds,
    peak: Number(
      execFileSync(process.execPath, ["-p", `require("fs").readFileSync(${JSON.stringify(out)}, "utf8")`], { encoding: "utf8" }),
    ),
  };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Both commands in turn; the ratio is the median of the pairs. */
function compare(label: string, ours: readonly string[], theirs: readonly string[], cwd: string, runs: number): void {
  run(ours, cwd);
  run(theirs, cwd);
  const pairs = Array.from({ length: runs }, () => ({ ours: run(ours, cwd), theirs: run(theirs, cwd) }));
  const ratio = median(pairs.map((pair) => pair.ours.wall / pair.theirs.wall));
  const time = (side: "ours" | "theirs"): string => `${(median(pairs.map((pair) => pair[side].wall)) * 1000).toFixed(0)} ms`;
  const peak = (median(pairs.map((pair) => pair.ours.peak)) / 1024 / 1024).toFixed(0);
  process.stdout.write(
    `${label}\n    ${time("ours")} against ${time("theirs")}: ${ratio.toFixed(2)} ×, peak ${peak} MB (median of ${runs} alternating runs)\n`,
  );
}

try {
  const one = path.join(work, "one/k8s/prod");
  mkdirSync(one, { recursive: true });
  writeManifests(one, 1);
  compare("(a) one small file, over an empty Node script (goal 1.6 ×)", [cli, path.join(work, "one")], [empty], path.join(work, "one"), 21);

  const many = path.join(work, "many");
  const bytes = writeManifests(many, 10_000);
  compare(
    `(b) 10,000 manifests, ${(bytes / 1e6).toFixed(0)} MB, over reading their bytes (goal 8 ×, 300 MB)`,
    [cli, many, "--format", "concise"],
    [reader, many],
    many,
    5,
  );

  const policies = path.join(work, "policies");
  writePolicies(policies, 100);
  compare(
    "(p) 100 declarative policies over the 10,000 manifests, over the built-in rules alone (goal 2 ×)",
    [cli, many, "--format", "concise", "--policy", policies, "--no-builtin"],
    [cli, many, "--format", "concise"],
    many,
    5,
  );

  const timings: Record<string, number> = {};
  const start = performance.now();
  const report = await lint({ paths: [many], cwd: many, rules, presets, timings });
  const linted = performance.now();
  const { loadFormatter } = await import("../src/report/index.js");
  await (await loadFormatter("concise")).format(report, { cwd: many, color: false, version: "0", quiet: false });
  timings["report"] = performance.now() - linted;
  const total = performance.now() - start;
  const share = Object.entries(timings).map(([stage, ms]) => `${stage} ${((100 * ms) / total).toFixed(0)} %`);
  process.stdout.write(
    `(c) where the time goes: ${share.join(", ")} (${report.findings.length} findings, relations are computed when rules ask for them)\n`,
  );

  const project = path.join(work, "project");
  writeManifests(project, 1000);
  compare(
    "(d) one file argument in a project of 1,000 manifests, over an empty Node script (goal 5 ×)",
    [cli, path.join(project, "team-0/prod/app-0.yaml")],
    [empty],
    project,
    11,
  );

  const overlays = path.join(work, "overlays");
  const folders = writeOverlays(overlays, 40);
  const hasKubectl = spawnSync("kubectl", ["version", "--client"], { stdio: "ignore" }).status === 0;
  const cache = new RenderCache();
  const files = diskFiles({ root: overlays, cwd: overlays });
  const rendering = performance.now();
  let objects = 0;
  for (const folder of folders) objects += renderKustomization(folder, { files, cache }).objects.length;
  const ours = performance.now() - rendering;
  const building = performance.now();
  if (hasKubectl) for (const folder of folders) spawnSync("kubectl", ["kustomize", folder], { stdio: "ignore" });
  const theirs = performance.now() - building;
  process.stdout.write(
    `(e) ${folders.length} overlays over shared bases, ${objects} objects, rendered in process (goal a twentieth of kubectl kustomize)\n    ${ours.toFixed(0)} ms${hasKubectl ? ` against ${theirs.toFixed(0)} ms: a ${(theirs / ours).toFixed(0)}th` : "; kubectl is not on the PATH"}\n`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
