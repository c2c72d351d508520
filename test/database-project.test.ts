import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { lint } from "../src/lint.js";
import { presets, rules } from "../src/rules.generated.js";

const PROJECT = path.resolve(import.meta.dirname, "../fixtures/projects/orders");
const FOLDER = "k8s/production";
const only = rules.map(({ id }) => id).filter((id) => /^(database|security)\//.test(id));

async function findings(texts?: ReadonlyMap<string, string>): Promise<string[]> {
  const report = await lint({ paths: ["."], cwd: PROJECT, rules, presets, only, ...(texts ? { texts } : {}) });
  expect(report.problems).toEqual([]);
  return report.findings.map(
    ({ location, severity, ruleId, messageId }) =>
      `${path.basename(location.file.path)} ${location.file.text.slice(location.start, location.end).split("\n")[0]} ${severity} ${ruleId} ${messageId}`,
  );
}

/** The project with some texts replaced, each of which stands in the file once. */
function planted(file: string, ...replacements: readonly (readonly [from: string, to: string])[]): ReadonlyMap<string, string> {
  const target = path.join(PROJECT, FOLDER, file);
  let text = readFileSync(target, "utf8");
  for (const [from, to] of replacements) {
    expect(text.split(from).length, `${from} stands once in ${file}`).toBe(2);
    text = text.replace(from, to);
  }
  return new Map([[target, text]]);
}

const SERVICE = "  type: ClusterIP\n  selector: { app: orders-db }";
const VOLUME = `  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests: { storage: 20Gi }
`;

describe("a project whose databases are inside", () => {
  test("has nothing to report", async () => expect(await findings()).toEqual([]));

  test.each<[string, ReadonlyMap<string, string>, string[]]>([
    [
      "a load balancer",
      planted("database.yaml", [SERVICE, SERVICE.replace("ClusterIP", "LoadBalancer")]),
      ["database.yaml LoadBalancer error database/no-public-service published"],
    ],
    [
      "an Ingress that leads to it",
      planted("web.yaml", [
        "                name: web\n                port: { name: http }",
        "                name: orders-db\n                port: { number: 5432 }",
      ]),
      ["web.yaml orders-db error database/no-route routed"],
    ],
    [
      "a port of the node",
      planted("database.yaml", ["              containerPort: 5432", "              containerPort: 5432\n              hostPort: 15432"]),
      ["database.yaml 15432 error database/no-host-exposure hostPort"],
    ],
    [
      "an operator that publishes",
      planted("database.yaml", ["              type: ClusterIP", "              type: LoadBalancer"]),
      ["database.yaml LoadBalancer error database/operator-exposure published"],
    ],
    [
      "a policy for other pods",
      planted("policies.yaml", ["matchLabels: { app: orders-db }", "matchLabels: { app: orders }"]),
      ["database.yaml orders-db warning database/network-policy-required missing"],
    ],
    [
      "a policy for everyone",
      planted("policies.yaml", [
        "  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - podSelector:\n            matchLabels: { app: web }\n",
        "  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n",
      ]),
      ["policies.yaml 0.0.0.0/0 error database/network-policy-open internet"],
    ],
    [
      "a client that nobody is",
      planted("policies.yaml", [
        "  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - podSelector:\n            matchLabels: { app: web }",
        "  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - podSelector:\n            matchLabels: { app: shop }",
      ]),
      ["policies.yaml matchLabels: { app: shop } info database/valid-clients-only nobody"],
    ],
    [
      "an alias of a managed database",
      planted("database.yaml", ["billing-db.finance.svc.cluster.local", "billing.abc.eu-west-1.rds.amazonaws.com"]),
      ["database.yaml billing.abc.eu-west-1.rds.amazonaws.com info database/external-name outside"],
    ],
    [
      "a password",
      planted("web.yaml", [
        "              valueFrom: { secretKeyRef: { name: orders-db, key: password } }",
        "              value: tr0ub4dor",
      ]),
      ["web.yaml tr0ub4dor error database/no-plaintext-credentials plaintext"],
    ],
    [
      "trust",
      planted("database.yaml", ["value: scram-sha-256", "value: trust"]),
      ["database.yaml trust error database/auth-disabled open"],
    ],
    [
      "an emptyDir",
      planted(
        "database.yaml",
        [VOLUME, ""],
        [
          "      automountServiceAccountToken: false\n",
          "      automountServiceAccountToken: false\n      volumes:\n        - name: data\n          emptyDir: {}\n",
        ],
      ),
      ["database.yaml {} error database/persistence emptyDir"],
    ],
    [
      "two writers of one claim",
      planted(
        "database.yaml",
        [VOLUME, ""],
        ["  replicas: 1", "  replicas: 2"],
        [
          "      automountServiceAccountToken: false\n",
          "      automountServiceAccountToken: false\n      volumes:\n        - name: data\n          persistentVolumeClaim: { claimName: orders-db }\n",
        ],
      ),
      ["database.yaml 2 error database/single-writer sharedVolume"],
    ],
    [
      "a token of the cluster's API",
      planted("database.yaml", ["automountServiceAccountToken: false", "automountServiceAccountToken: true"]),
      ["database.yaml true info security/service-identity defaultToken"],
    ],
    ["root", planted("database.yaml", ["runAsUser: 999", "runAsUser: 0"]), ["database.yaml 0 warning security/privileged-db root"]],
  ])("and %s, which is found", async (_, texts, expected) => expect(await findings(texts)).toEqual(expected));
});
