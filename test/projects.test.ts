import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { lint } from "../src/lint.js";
import type { Report } from "../src/report/report.js";
import { presets, rules } from "../src/rules.generated.js";

const PROJECTS = path.resolve(import.meta.dirname, "../fixtures/projects");

function run(name: string, only: readonly string[], paths: readonly string[] = ["."]): Promise<Report> {
  const cwd = path.join(PROJECTS, name);
  return lint({ paths, cwd, rules, presets, only });
}

const lines = (report: Report): string[] =>
  report.findings.map(
    ({ location, ruleId, severity, environments }) =>
      `${location.file.path}:${location.range.start.line}:${location.range.start.column} ${severity} ${ruleId} [${environments.map(({ name }) => name).join(", ")}]`,
  );

describe("a base with overlays for development, staging and production", () => {
  test("Recreate set by a patch is reported in the patch", async () =>
    expect(lines(await run("overlays", ["strategy/no-recreate-in-production"]))).toEqual([
      "overlays/prod/strategy.yaml:6:11 error strategy/no-recreate-in-production [production]",
    ]));

  test("a replicas entry next to an autoscaler is reported on that entry, the base's own on its line", async () =>
    expect(lines(await run("overlays", ["strategy/no-static-replicas-with-autoscaler"]))).toEqual([
      "base/web.yaml:6:13 warning strategy/no-static-replicas-with-autoscaler [development, staging]",
      "overlays/prod/kustomization.yaml:7:12 warning strategy/no-static-replicas-with-autoscaler [production]",
    ]));

  test("an image tag set under images is reported there", async () =>
    expect(lines(await run("overlays", ["images/immutable-tag"]))).toEqual([
      "overlays/prod/kustomization.yaml:10:13 error images/immutable-tag [production]",
    ]));

  test("a probe that the base lacks is reported once, in the base, as severely as the strictest environment has it", async () => {
    const report = await run("overlays", ["health/readiness-probe"]);
    expect(lines(report)).toEqual(["base/web.yaml:12:17 error health/readiness-probe [production, staging]"]);
    expect(report.findings[0]!.objects.map(({ name }) => name)).toEqual(["prod-web", "staging-web"]);
    const strict = await lint({
      paths: ["."],
      cwd: path.join(PROJECTS, "overlays"),
      rules,
      presets,
      only: ["health/readiness-probe"],
      environment: "prod",
    });
    expect(strict.findings.map(({ objects }) => objects.map(({ name }) => name))).toEqual([["dev-web", "prod-web", "staging-web"]]);
  });

  test("nothing is said of the base on its own", async () => {
    const report = await run(
      "overlays",
      rules.map(({ id }) => id),
    );
    expect(report.findings.filter(({ environments }) => environments.some(({ name }) => name === "unknown"))).toEqual([]);
    expect(report.problems).toEqual([]);
  });

  test("a patch that was given is reported, with the project as context", async () =>
    expect(lines(await run("overlays", ["strategy/no-recreate-in-production"], ["overlays/prod/strategy.yaml"]))).toHaveLength(1));
});

test.runIf(process.platform !== "win32")("a project that is reached through a link is judged as without it", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "deploylint-link-"));
  symlinkSync(PROJECTS, path.join(folder, "linked"));
  const cwd = path.join(folder, "linked/overlays");
  const only = ["strategy/no-recreate-in-production", "strategy/no-static-replicas-with-autoscaler"];
  expect(lines(await lint({ paths: ["."], cwd, rules, presets, only }))).toEqual(
    lines(await lint({ paths: ["."], cwd: path.join(PROJECTS, "overlays"), rules, presets, only })),
  );
  rmSync(folder, { recursive: true });
});

test("the shop has what the README shows", async () =>
  expect(
    lines(
      await run("shop", [
        "database/no-public-service",
        "strategy/percentages-with-autoscaler",
        "tls/ingress-https",
        "health/readiness-probe",
      ]),
    ),
  ).toEqual([
    "k8s/production/database.yaml:43:9 error database/no-public-service [production]",
    "k8s/production/web.yaml:12:17 warning strategy/percentages-with-autoscaler [production]",
    "k8s/production/web.yaml:21:17 error health/readiness-probe [production]",
    "k8s/production/web.yaml:66:1 error tls/ingress-https [production]",
  ]));
