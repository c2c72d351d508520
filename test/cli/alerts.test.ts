import path from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import type { AlertsFigures } from "../../src/report/alerts/figures.js";

const STACK = path.resolve(import.meta.dirname, "../../fixtures/projects/alerting");

async function run(args: readonly string[], cwd = STACK): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const stream = (name: "out" | "err") => ({ write: (text: string) => void (written[name] += text), isTTY: false, columns: 100 });
  const host = { cwd, env: {}, version: "1.0.0", stdout: stream("out"), stderr: stream("err"), readStdin: () => Promise.resolve("") };
  const code = await main(args, host);
  return { code, ...written };
}

describe("deploylint alerts", () => {
  it("shows each link with its file and line", async () => {
    const { out, code } = await run(["alerts"]);
    expect(code).toBe(0);
    expect(out).toContain("Deployment shop/web · base/web.yaml:4 · overlays/prod · production");
    expect(out).toContain("✓ monitor       ServiceMonitor shop/web selects it  base/monitor.yaml:4:9");
    expect(out).toContain("✓ mail          mail mails to somebody, through a server that is set  monitoring/alertmanager.yaml:18:13");
    expect(out).toContain("When it is unhealthy, somebody gets a mail.");
  });

  it("says what is not in the project", async () => {
    const { out } = await run(["alerts", "--object", "web", "k8s/production"], path.resolve(STACK, "../shop"));
    expect(out).toContain("? alertmanager  which Alertmanager gets the alerts is not known");
    expect(out).toContain("No link is known to be broken; not in this project:");
  });

  it("writes JSON for programs", async () => {
    const { out } = await run(["alerts", "--object", "Deployment/shop/web", "--format", "json"]);
    const { schemaVersion, workloads } = JSON.parse(out) as AlertsFigures;
    expect(schemaVersion).toBe(1);
    expect(workloads.map(({ object, verdict, firstBroken, links }) => [object.name, verdict, firstBroken, links.length])).toEqual([
      ["web", "arrives", null, 11],
    ]);
  });

  it("refuses a name that is none", async () => {
    const { code, err } = await run(["alerts", "--object", "nothing"]);
    expect(code).toBe(2);
    expect(err).toContain("names no workload");
  });
});

it("the HTML report has a picture of the way, and nothing in it can run", async () => {
  const { out } = await run(["lint", "--format", "html"]);
  expect(out).toContain("<h2>From the workload to a mail</h2>");
  expect(out.match(/<circle class="holds"/g)).toHaveLength(11);
  expect(out).toContain("<title>route: WebDown ends in the receiver mail of Alertmanager monitoring/main");
  const none = await run(["lint", "--format", "html", "--exit-zero"], path.resolve(STACK, "../overlays"));
  expect(none.out).not.toContain("From the workload to a mail");
});
