import { describe, expect, test } from "vitest";
import { rules } from "../src/rules.generated.js";
import { findingsOf, type Plant } from "./planted.js";

const LOKI = "production/loki.yaml";
const ALLOY = "production/alloy.yaml";
const RULES = "production/rules.yaml";
const SHOP = "production/shop.yaml";

/** The rule, what is planted, and all that is said then. */
const PLANTS: readonly (readonly [rule: string, plant: Plant, said: readonly string[]])[] = [
  [
    "logging/collector-present",
    { file: ALLOY, from: "    loki.source.kubernetes", to: "    loki.source.file" },
    [`warning logging/collector-present/unread ${ALLOY}: "alloy"`],
  ],
  [
    "logging/promtail-eol",
    { file: ALLOY, from: "image: grafana/alloy:v1.8.0", to: "image: grafana/promtail:2.9.3" },
    [`warning logging/promtail-eol/promtail ${ALLOY}: "grafana/promtail:2.9.3"`],
  ],
  [
    "logging/loki-present",
    {
      file: LOKI,
      from: "image: grafana/loki:3.4.2",
      to: "image: example.org/other:1.0.0",
      also: { file: ALLOY, from: "http://loki.logging.svc", to: "http://loki-write.logging.svc" },
    },
    [`info logging/loki-present/absent ${ALLOY}: ${JSON.stringify('"http://loki-write.logging.svc:3100/loki/api/v1/push"')}`],
  ],
  [
    "logging/stdout",
    { file: SHOP, from: "/dev/stdout", to: "/var/log/shop.log" },
    [`warning logging/stdout/file ${SHOP}: "/var/log/shop.log"`],
  ],
  [
    "logging/opt-out",
    { file: SHOP, from: 'autogather: "true"', to: 'autogather: "false"' },
    [`warning logging/opt-out/excluded ${SHOP}: ${JSON.stringify('"false"')}`],
  ],
  [
    "logging/log-derived-rules",
    { file: RULES, from: "  shop.yaml: |\n    groups:", to: "  notes.txt: |\n    later:" },
    [`warning logging/log-derived-rules/none ${LOKI}: "loki"`],
  ],
  ["logging/rule-valid", { file: RULES, from: "[5m])) > 1", to: "[5m]) > 1" }, [`error logging/rule-valid/expression ${RULES}: "1"`]],
  [
    "logging/ruler-configured",
    { file: LOKI, from: "      alertmanager_url: http://alertmanager.monitoring.svc:9093\n", to: "" },
    [`error logging/ruler-configured/alertmanager ${LOKI}: "ruler"`],
  ],
  [
    "logging/retention",
    { file: LOKI, from: "retention_enabled: true", to: "retention_enabled: false" },
    [`info logging/retention/off ${LOKI}: "false"`],
  ],
  [
    "logging/loki-exposed",
    { file: LOKI, from: "  selector: { app: loki }\n  ports", to: "  type: LoadBalancer\n  selector: { app: loki }\n  ports" },
    [`error logging/loki-exposed/exposed ${LOKI}: "LoadBalancer"`],
  ],
  [
    "logging/cardinality",
    { file: ALLOY, from: 'values = { level = "" }', to: 'values = { level = "", request_id = "" }' },
    [`info logging/cardinality/unbounded ${ALLOY}: "request_id"`],
  ],
];

describe("a project whose logs are collected, stored and judged", () => {
  test("has no finding", async () => expect(await findingsOf("logs", ["logging"])).toEqual([]));

  test("has a breach planted for every rule", () =>
    expect(PLANTS.map(([rule]) => rule).sort()).toEqual(
      rules
        .map(({ id }) => id)
        .filter((id) => id.startsWith("logging/"))
        .sort(),
    ));

  test.each(PLANTS)("%s speaks of the breach, and no other rule", async (_, plant, said) =>
    expect(await findingsOf("logs", ["logging"], plant)).toEqual(said),
  );
});
