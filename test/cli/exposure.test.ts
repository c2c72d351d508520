import path from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import type { ExposureFigures } from "../../src/report/exposure/figures.js";

const PROJECTS = path.resolve(import.meta.dirname, "../../fixtures/projects");

async function exposure(project: string, args: readonly string[] = []): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const stream = (name: "out" | "err") => ({ write: (text: string) => void (written[name] += text), isTTY: false, columns: 100 });
  const host = {
    cwd: path.join(PROJECTS, project),
    env: {},
    version: "1.0.0",
    stdout: stream("out"),
    stderr: stream("err"),
    readStdin: () => Promise.resolve(""),
  };
  const code = await main(["exposure", ...args], host);
  return { code, ...written };
}

async function figures(project: string, ...args: string[]): Promise<ExposureFigures["targets"]> {
  const { code, out, err } = await exposure(project, [...args, "--format", "json"]);
  expect([code, err]).toEqual([0, ""]);
  return (JSON.parse(out) as ExposureFigures).targets;
}

describe("deploylint exposure", () => {
  it("names the paths from the Internet to the database hop by hop", async () => {
    const { code, out, err } = await exposure("orders-exposed");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`StatefulSet shop/orders-db · k8s/production/database.yaml:4 · production
  a database: image postgres:17.2  k8s/production/database.yaml:18:18
  reachable from the Internet
  from the Internet, through type LoadBalancer
      Service shop/orders-db has type LoadBalancer  k8s/production/database.yaml:46:9
    → StatefulSet shop/orders-db (image postgres:17.2)  k8s/production/database.yaml:18:18
      NetworkPolicy shop/orders-db lets it in  k8s/production/policies.yaml:4:9
  from the Internet, through TCPRoute shop/orders-db
      Gateway shop/edge listens on TCP port 5432 (listener postgres)  k8s/production/gateway.yaml:11:13
    → TCPRoute shop/orders-db leads to Service orders-db  k8s/production/gateway.yaml:24:17
    → Service shop/orders-db  k8s/production/database.yaml:43:9
    → StatefulSet shop/orders-db (image postgres:17.2)  k8s/production/database.yaml:18:18
      NetworkPolicy shop/orders-db lets it in  k8s/production/policies.yaml:4:9
  inside the cluster: every pod may connect
    - NetworkPolicy shop/orders-db  k8s/production/policies.yaml:4:9
`);
  });

  it("says not reachable, and why, once that is repaired", async () => {
    const { code, out, err } = await exposure("orders");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(`StatefulSet shop/orders-db · k8s/production/database.yaml:4 · production
  a database: image postgres:17.2  k8s/production/database.yaml:18:18
  not reachable from outside the cluster
    - Service shop/orders-db has type ClusterIP  k8s/production/database.yaml:46:9
    - no route in the input leads to Service shop/orders-db
    - the pods have a network of their own
  inside the cluster: Deployment shop/web, let in by NetworkPolicies
    - NetworkPolicy shop/orders-db  k8s/production/policies.yaml:4:9

Cluster shop/reports · k8s/production/database.yaml:55 · production
  a database: kind Cluster of postgresql.cnpg.io  k8s/production/database.yaml:53:7
  not reachable from outside the cluster
    - its fields ask the operator for no Service outside the cluster
  inside the cluster: Deployment shop/web, let in by NetworkPolicies
    - NetworkPolicy shop/reports  k8s/production/policies.yaml:20:9
`);
  });

  it("gives the same as JSON, and every workload with --all", async () => {
    const targets = await figures("orders-exposed", "--all");
    expect(targets.map(({ title, reach, store }) => [title, reach, store?.class])).toEqual([
      ["StatefulSet shop/orders-db", "internet", "database"],
      ["Cluster shop/reports", "none", "database"],
      ["Deployment shop/web", "internet", undefined],
    ]);
    expect(targets[2]!.paths.map(({ how, hops }) => [how, hops.map(({ file, line }) => `${file}:${line}`)])).toEqual([
      ["Ingress shop/web for shop.example.org", ["k8s/production/web.yaml:58", "k8s/production/web.yaml:30", "k8s/production/web.yaml:4"]],
    ]);
    expect((await figures("orders")).map(({ reach, inside }) => [reach, inside.state])).toEqual([
      ["none", "named"],
      ["none", "named"],
    ]);
  });

  it("says so when there is no database", async () => {
    expect((await exposure("overlays")).out).toBe("No database was found. --all shows every workload.\n");
  });
});
