import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { lint, openProjects } from "../src/lint.js";
import { pathFigures, type PathFigure } from "../src/report/alerts/figures.js";
import { alertPathsOf } from "../src/alert-paths.js";
import { presets, rules } from "../src/rules.generated.js";

const STACK = path.resolve(import.meta.dirname, "../fixtures/projects/alerting");
const scratch = mkdtempSync(path.join(os.tmpdir(), "deploylint-alerting-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A text of a file and what stands there instead. */
type Edit = readonly [file: string, from: string, to: string];

/** The stack with some texts replaced. */
function broken(...edits: readonly Edit[]): string {
  const cwd = mkdtempSync(path.join(scratch, "stack-"));
  cpSync(STACK, cwd, { recursive: true });
  for (const [file, from, to] of edits) {
    const text = readFileSync(path.join(cwd, file), "utf8");
    expect(text, `${file} holds ${from}`).toContain(from);
    writeFileSync(path.join(cwd, file), text.replace(from, to));
  }
  return cwd;
}

async function findings(cwd: string): Promise<string[]> {
  const report = await lint({ paths: ["."], cwd, root: cwd, rules, presets });
  expect(report.problems.filter(({ level }) => level === "error")).toEqual([]);
  return report.findings.map(
    ({ location, ruleId }) => `${location.file.path}:${location.range.start.line}:${location.range.start.column} ${ruleId}`,
  );
}

async function pathOf(cwd: string): Promise<PathFigure> {
  const { projects } = await openProjects({ paths: ["."], cwd, root: cwd, rules, presets });
  const [figure, ...others] = pathFigures(alertPathsOf(projects));
  expect(others).toEqual([]);
  return figure!;
}

describe("a complete small stack", () => {
  test("has no finding", async () => expect(await findings(STACK)).toEqual([]));

  test("its way from the workload to the mail holds, each link with a place", async () => {
    const { verdict, firstBroken, links } = await pathOf(STACK);
    expect(links.map(({ name, state }) => `${name} ${state}`)).toEqual(
      ["service", "monitor", "scrape", "prometheus", "rule", "expression", "loaded", "alertmanager", "route", "receiver", "mail"].map(
        (name) => `${name} holds`,
      ),
    );
    expect([verdict, firstBroken]).toEqual(["arrives", null]);
    for (const { name, places } of links) expect(places.length, name).toBeGreaterThan(0);
    expect(links.at(-1)!.places[0]).toEqual({ file: "monitoring/alertmanager.yaml", line: 18, column: 13 });
  });
});

/** Each link broken in one text: the finding that must be the only one, and the link that is named. */
const BREAKS: readonly (readonly [link: string, finding: string, edits: readonly Edit[]])[] = [
  [
    "service",
    "base/web.yaml:40:3 health/service-selects-workload",
    [
      [
        "base/web.yaml",
        "  selector: { app.kubernetes.io/name: web }\n  ports:\n    - { name: http",
        "  selector: { app.kubernetes.io/name: wep }\n  ports:\n    - { name: http",
      ],
    ],
  ],
  [
    "monitor",
    "base/monitor.yaml:8:3 monitoring/service-monitor-port",
    [["base/monitor.yaml", "matchLabels: { app.kubernetes.io/name: web }", "matchLabels: { app.kubernetes.io/name: wep }"]],
  ],
  ["scrape", "base/monitor.yaml:11:13 monitoring/service-monitor-port", [["base/monitor.yaml", "port: metrics", "port: http-metrics"]]],
  ["prometheus", "base/monitor.yaml:6:19 monitoring/monitor-selected", [["base/monitor.yaml", "team: shop", "team: store"]]],
  [
    "rule",
    "base/web.yaml:4:9 monitoring/alerts-cover-health",
    [
      [
        "base/rules.yaml",
        'up{namespace="shop", job="web"} == 0\n              or absent(up{namespace="shop", job="web"})',
        'up{namespace="shop", job="search"} == 0',
      ],
    ],
  ],
  ["expression", "base/rules.yaml:14:18 monitoring/rule-valid", [["base/rules.yaml", "or absent(up{", "or absnet(up{"]]],
  ["loaded", "base/rules.yaml:6:19 monitoring/rule-selected", [["base/rules.yaml", "team: shop", "team: store"]]],
  [
    "alertmanager",
    "monitoring/prometheus.yaml:14:15 monitoring/alertmanager-wired",
    [["monitoring/prometheus.yaml", "- name: alertmanager-main\n        namespace", "- name: alertmanager\n        namespace"]],
  ],
  [
    "route",
    "monitoring/alertmanager.yaml:13:29 monitoring/severity-routes-match",
    [["monitoring/alertmanager.yaml", `['severity=~"critical|warning"']`, `['severity="page"', team!="x"]`]],
  ],
  [
    "receiver",
    "monitoring/alertmanager.yaml:12:17 monitoring/receiver-defined",
    [["monitoring/alertmanager.yaml", "    - receiver: mail", "    - receiver: mial"]],
  ],
  [
    "mail",
    "monitoring/alertmanager.yaml:17:9 monitoring/email-config",
    [["monitoring/alertmanager.yaml", "  smtp_smarthost: smtp.example.com:587\n", ""]],
  ],
];

describe("each of its eleven links, broken in turn", () => {
  test("there are eleven", () => expect(new Set(BREAKS.map(([link]) => link)).size).toBe(11));

  test.each(BREAKS)("%s: exactly the right rule speaks, and the link is named", async (link, finding, edits) => {
    const cwd = broken(...edits);
    expect(await findings(cwd)).toEqual([finding]);
    const figure = await pathOf(cwd);
    expect([figure.verdict, figure.firstBroken]).toEqual(["broken", link]);
    const first = figure.links.find(({ name }) => name === link)!;
    expect(first.rule).toBe(finding.split(" ")[1]);
  });
});

/** What each other rule of monitoring says of the clean stack with one fault planted. */
const PLANTED: readonly (readonly [rule: string, finding: string, edits: readonly Edit[]])[] = [
  [
    "blackhole-receiver",
    "monitoring/alertmanager.yaml:16:11 monitoring/blackhole-receiver",
    [["monitoring/alertmanager.yaml", "    email_configs:\n      - to: oncall@example.com\n        send_resolved: true\n", ""]],
  ],
  [
    "email-route",
    "monitoring/alertmanager.yaml:12:17 monitoring/email-route",
    [
      [
        "monitoring/alertmanager.yaml",
        "    email_configs:\n      - to: oncall@example.com\n",
        "    slack_configs:\n      - channel: '#oncall'\n",
      ],
    ],
  ],
  [
    "email-tls",
    "monitoring/alertmanager.yaml:6:21 monitoring/email-tls",
    [["monitoring/alertmanager.yaml", "route:\n", "  smtp_require_tls: false\nroute:\n"]],
  ],
  [
    "email-secret",
    "monitoring/alertmanager.yaml:5:23 monitoring/email-secret + monitoring/kustomization.yaml:6:13 database/no-plaintext-credentials",
    [["monitoring/alertmanager.yaml", "smtp_auth_password_file: /etc/alertmanager/secrets/smtp/password", "smtp_auth_password: hunter2"]],
  ],
  [
    "send-resolved",
    "monitoring/alertmanager.yaml:18:9 monitoring/send-resolved",
    [["monitoring/alertmanager.yaml", "        send_resolved: true\n", ""]],
  ],
  [
    "inhibit-rules",
    "monitoring/alertmanager.yaml:21:5 monitoring/inhibit-rules",
    [["monitoring/alertmanager.yaml", "    equal: [namespace, alertname]\n", ""]],
  ],
  [
    "alert-severity",
    "base/rules.yaml:11:18 monitoring/alert-severity",
    [["base/rules.yaml", "labels: { severity: critical }", "labels: { team: shop }"]],
  ],
  [
    "alert-annotations",
    "base/rules.yaml:17:11 monitoring/alert-annotations",
    [["base/rules.yaml", "            description: No target of web was scraped for five minutes.\n", ""]],
  ],
  ["alert-for", "base/rules.yaml:11:18 monitoring/alert-for", [["base/rules.yaml", "          for: 5m\n", ""]]],
  [
    "watchdog",
    "monitoring/prometheus.yaml:4:9 monitoring/watchdog",
    [
      [
        "base/rules.yaml",
        "        - alert: Watchdog\n          expr: vector(1)\n          labels: { severity: none }\n          annotations: { summary: Alerting works., description: This alert always fires. }\n",
        "",
      ],
    ],
  ],
  [
    "workload-monitored",
    "base/web.yaml:4:9 monitoring/workload-monitored",
    [
      ["base/monitor.yaml", "name: web", "name: ingress"],
      [
        "base/monitor.yaml",
        "matchLabels: { app.kubernetes.io/name: web }",
        "matchLabels: { app: ingress }\n  namespaceSelector: { any: true }",
      ],
    ],
  ],
  ["alertmanagerconfig-namespace", "monitoring/prometheus.yaml:40:14 monitoring/alertmanagerconfig-namespace", []],
];

describe("a fault planted in the clean stack", () => {
  test.each(PLANTED)("%s", async (rule, finding, edits) => {
    const cwd = broken(...edits);
    if (rule === "alertmanagerconfig-namespace") {
      const file = path.join(cwd, "monitoring/prometheus.yaml");
      const text = readFileSync(file, "utf8").replace("  secrets: [smtp]\n", "  secrets: [smtp]\n  alertmanagerConfigSelector: {}\n");
      writeFileSync(
        file,
        `${text}---\napiVersion: monitoring.coreos.com/v1alpha1\nkind: AlertmanagerConfig\nmetadata:\n  name: extra\n  namespace: monitoring\nspec:\n  route: { receiver: mail }\n  receivers:\n    - name: mail\n      emailConfigs: [{ to: oncall@example.com, sendResolved: true }]\n`,
      );
    }
    expect(await findings(cwd)).toEqual(finding.split(" + "));
  });
});

test("an error in the middle of a block scalar of a ConfigMap that a generator makes is reported where it is written", async () => {
  const cwd = path.join(scratch, "generated");
  mkdirSync(path.join(cwd, "overlays/prod"), { recursive: true });
  mkdirSync(path.join(cwd, "rules"));
  writeFileSync(
    path.join(cwd, "rules/kustomization.yaml"),
    "configMapGenerator:\n  - name: prometheus-rules\n    files: [web.yaml=web.rules.yaml]\n",
  );
  writeFileSync(
    path.join(cwd, "rules/web.rules.yaml"),
    [
      "# Alerts of the shop.",
      "groups:",
      "  - name: web",
      "    rules:",
      "      - alert: WebErrors",
      "        expr: |",
      "          sum by (job) (rate(errors_total[5m]))",
      "            / sum by (job) (raet(requests_total[5m]))",
      "            > 0.1",
      "        for: 5m",
      "        labels: { severity: critical }",
      "",
    ].join("\n"),
  );
  writeFileSync(path.join(cwd, "overlays/prod/kustomization.yaml"), "resources: [../../rules]\n");
  const report = await lint({ paths: ["."], cwd, root: cwd, rules, presets, only: ["monitoring/rule-valid"] });
  expect(report.problems.filter(({ level }) => level === "error")).toEqual([]);
  expect(
    report.findings.map(
      ({ location, message }) =>
        `${location.file.path}:${location.range.start.line}:${location.range.start.column} ${location.text} ${message}`,
    ),
  ).toEqual([
    'rules/web.rules.yaml:8:29 raet The expression of WebErrors is no PromQL: "raet" is no function of PromQL. Prometheus turns down the whole file.',
  ]);
});

const STOCK = path.resolve(import.meta.dirname, "../../shared/corpus/dev/prometheus-operator__kube-prometheus");

test.runIf(existsSync(STOCK))(
  "kube-prometheus: its monitors select what they should, its stock routes end in empty receivers",
  async () => {
    const cwd = STOCK;
    const report = await lint({ paths: ["."], cwd, root: cwd, rules, presets, only: ["monitoring"] });
    const said = report.findings
      .filter(({ severity }) => severity !== "info")
      .map(({ ruleId, location }) => `${location.file.path} ${ruleId} ${location.text}`);
    expect(said).toEqual([
      'manifests/alertmanager-secret.yaml monitoring/blackhole-receiver "Default"',
      'manifests/alertmanager-secret.yaml monitoring/blackhole-receiver "Critical"',
    ]);
  },
);
