import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import type { RolloutFigures } from "../../src/report/rollout/figures.js";

const folder = mkdtempSync(path.join(tmpdir(), "deploylint-rollout-"));
const SHOP = path.resolve(import.meta.dirname, "../../fixtures/projects/shop-rollouts");

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rollout(args: readonly string[], cwd = SHOP, stdin = ""): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const stream = (name: "out" | "err") => ({ write: (text: string) => void (written[name] += text), isTTY: false, columns: 100 });
  const host = { cwd, env: {}, version: "1.0.0", stdout: stream("out"), stderr: stream("err"), readStdin: () => Promise.resolve(stdin) };
  const code = await main(["rollout", ...args], host);
  return { code, ...written };
}

async function figures(...args: string[]): Promise<RolloutFigures["workloads"]> {
  const { out, err, code } = await rollout([...args, "--format", "json"]);
  expect([code, err]).toEqual([0, ""]);
  return (JSON.parse(out) as RolloutFigures).workloads;
}

describe("deploylint rollout", () => {
  it("shows every workload at each of its sizes", async () => {
    const workloads = await figures();
    expect(workloads.map(({ object, simulations }) => [object.kind, object.name, simulations.map(({ replicas }) => replicas)])).toEqual([
      ["Rollout", "checkout", [8]],
      ["StatefulSet", "orders-db", [3]],
      ["Deployment", "reports", [2]],
      ["Deployment", "search", [10]],
      ["Deployment", "web", [4, 40]],
    ]);
    const web = workloads.at(-1)!;
    expect(web.simulations.map(({ rollout: figure }) => [figure?.waves, figure?.minAvailable, figure?.maxTotal, figure?.seconds])).toEqual([
      [4, 4, 5, 60],
      [40, 40, 41, 600],
    ]);
    expect(web.simulations[1]?.rollout?.quotas).toMatchObject([
      { resource: "pods", verdict: "exceeds", peak: "64" },
      { resource: "requests.cpu", verdict: "holds" },
    ]);
    expect(web.percentages).toMatchObject({ maxSurge: "25%", maxUnavailable: "0" });
  });

  it("has the same figures as text and as a page", async () => {
    const workloads = await figures();
    const { out: text } = await rollout([]);
    const { out: page } = await rollout(["--format", "html"]);
    const sections = text.split(/\n(?=[A-Z]\w+ shop\/)/);
    const articles = page.split('<section class="workload"').slice(1);
    expect([sections.length, articles.length]).toEqual([workloads.length, workloads.length]);
    for (const [index, { object, simulations }] of workloads.entries()) {
      expect(sections[index]).toContain(`${object.kind} ${object.namespace}/${object.name} ·`);
      const told = [...sections[index]!.matchAll(/^ {2}(\d+) (?:replicas?|pods?)[^\n]*\n {4}([^\n]+)/gm)];
      const tiles = [...articles[index]!.matchAll(/<dl class="tiles">[^]*?<\/dl>/g)].map(([tile]) => tile.replace(/<[^>]*>/g, " "));
      expect([told.length, tiles.length]).toEqual([simulations.length, simulations.length]);
      for (const [at, { replicas, rollout: run }] of simulations.entries()) {
        const { minAvailable, maxTotal, maxWithTerminating, waves } = run!;
        const expected = [
          minAvailable === 0 ? "no pod available at the worst" : `at least ${minAvailable} available`,
          `at most ${maxTotal} pods${maxWithTerminating > maxTotal ? `, up to ${maxWithTerminating} with those that terminate` : ""}`,
          `${waves} ${waves === 1 ? "wave" : "waves"}`,
        ];
        expect([Number(told[at]![1]), told[at]![2]!.split(" · ").slice(0, 3)]).toEqual([replicas, expected]);
        expect(tiles[at]!.match(/\d+/g)!.map(Number)).toEqual(expect.arrayContaining([minAvailable, maxTotal, waves]));
      }
    }
    expect((await rollout(["--object", "Deployment/shop/web"])).out).not.toContain("search");
  });

  it("simulates one workload at another size", async () => {
    for (const name of ["Deployment/shop/search", "Deployment/search", "search", "deployment/sea*"]) {
      const [workload, ...rest] = await figures("--object", name, "--replicas", "20");
      expect(rest).toEqual([]);
      expect(workload?.simulations).toMatchObject([{ replicas: 20, because: ["--replicas"], rollout: { minAvailable: 15, maxTotal: 25 } }]);
    }
  });

  it("writes a page to a file", async () => {
    const { code, out } = await rollout(["--format", "html", "--output-file", path.join(folder, "page.html")]);
    expect([code, out]).toEqual([0, ""]);
    expect(readFileSync(path.join(folder, "page.html"), "utf8")).toMatch(/^<!doctype html>[^]*class="plot"/);
  });

  it("reads standard input", async () => {
    const yaml = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec: {template: {spec: {containers: []}}}\n";
    const { out } = await rollout(["-", "--replicas", "5"], folder, yaml);
    expect(out).toContain("5 nodes (--replicas)");
    expect((await rollout(["-"], folder, yaml)).out).toContain("The number of nodes is not in the manifests");
  });

  it.each([
    [["--object", "Deployment/shop/wep"], 'did you mean "Deployment/shop/web"?'],
    [["--object", "a/b/c/d"], "too many parts"],
    [["--replicas", "many"], 'takes a number of pods, not "many"'],
    [["--replicas", "99999999999"], "takes a number of pods"],
    [["--format", "hmtl"], 'did you mean "html"?'],
  ])("refuses %j", async (args, said) => {
    const { code, err, out } = await rollout(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(said);
  });

  it("says what could not be read, and shows the rest", async () => {
    writeFileSync(path.join(folder, "bad.yaml"), "apiVersion: apps/v1\nkind: [\n");
    const good = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [null, 4]}}}\n";
    writeFileSync(path.join(folder, "good.yaml"), good);
    const { code, err, out } = await rollout(["."], folder);
    expect(code).toBe(2);
    expect(err).toContain("bad.yaml");
    expect(out).toContain("Deployment a");
  });
});
