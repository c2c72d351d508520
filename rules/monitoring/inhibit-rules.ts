import { asRecord, defineRule, scope, severityNamed, valueAt, visitConfigs } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A critical alert silences the warnings about the same thing",
      why: "Without an inhibit rule one failure brings a mail for each severity; without `equal`, one critical alert silences every warning there is.",
      references: ["https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule"],
    },
    messages: {
      none: {
        severity: scope("all", "info"),
        text: "No inhibit rule lets a critical alert silence the warnings about the same thing: one failure brings several mails.",
      },
      noEqual: {
        severity: scope("all", "info"),
        text: "This inhibit rule has no `equal`: one alert that meets its source silences all that meet its target, whatever they are about.",
      },
    },
  },
  create: ({ report }) =>
    visitConfigs((config) => {
      const { source, object, inhibitRules, route, root } = config;
      const objects = object ? [object] : [];
      for (const { path, equal, target } of inhibitRules) {
        const isNarrow = target.list.some(({ label }) => label !== "severity");
        if (equal.length > 0 || isNarrow) continue;
        const first = Object.keys(asRecord(valueAt(source.value, path)) ?? {})[0];
        const at = (first === undefined ? undefined : source.locate([...path, first], "key")) ?? source.at(path);
        report({ at, message: "noEqual", objects, field: path.join(".") });
      }
      // Parts and small configurations for one purpose have no severities to weigh against each other.
      if (!route || config.origin === "resource" || inhibitRules.length > 0 || !severityNamed(route, ["warning"])) return;
      report({
        at: source.locate([...root, "inhibit_rules"], "key") ?? source.at([...root, "route"], "key"),
        message: "none",
        objects,
        field: "inhibit",
      });
    }),
});
