import { asRecord, asText, defineRule, isUndecidable, scope, valueAt, visitLokiConfigs } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Logs are deleted after a time",
      why: "By default Loki keeps logs for ever: the bucket grows, and personal data in it outlives what may be kept.",
      references: ["https://grafana.com/docs/loki/latest/operations/storage/retention/"],
      details:
        "Retention by the compactor, or in an old configuration by the table manager. A LokiStack has it in spec.limits, the loki chart in its values. A bucket with a lifecycle rule of its own is not seen: turn the rule off then.",
    },
    messages: {
      off: {
        severity: scope("production", "info"),
        text: "{{config}} has no retention, so logs are kept for ever. Set compactor.retention_enabled to true and limits_config.retention_period.",
      },
      stack: {
        severity: scope("production", "info"),
        text: "{{title}} names no retention, so logs are kept for ever. Set spec.limits.global.retention.days.",
      },
      noPeriod: {
        severity: scope("production", "info"),
        text: "{{config}} enables retention and names no limits_config.retention_period: its default, 0s, keeps logs for ever. Set a period such as 744h.",
      },
      noStore: {
        severity: scope("all", "error"),
        text: "{{config}} enables retention without compactor.delete_request_store: Loki 3 does not start with it. Name the object store, such as s3.",
      },
    },
  },
  create: ({ report }) => {
    const configs = visitLokiConfigs(({ source, value, object, title }) => {
      const say = (path: readonly string[], message: "off" | "noPeriod" | "noStore"): void =>
        report({ at: source.at(path), message, data: { config: title }, objects: object ? [object] : [] });
      const enabled = valueAt(value, ["compactor", "retention_enabled"]);
      if (isUndecidable(enabled) || isUndecidable(value["compactor"])) return;
      if (enabled !== true) {
        if (valueAt(value, ["table_manager", "retention_deletes_enabled"]) !== true) say(["compactor", "retention_enabled"], "off");
        return;
      }
      const limits = asRecord(value["limits_config"]) ?? {};
      const period = limits["retention_period"];
      const isForEver = period === undefined || period === 0 || /^0\w*$/.test(asText(period) ?? "");
      if (isForEver && limits["retention_stream"] === undefined && value["overrides"] === undefined)
        say(["limits_config", "retention_period"], "noPeriod");
      // Only Loki 3 asks for the store; the TSDB schema is what new installations have.
      if (!valueAt(value, ["compactor", "delete_request_store"]) && valueAt(value, ["compactor", "shared_store"]) === undefined)
        say(["compactor", "delete_request_store"], "noStore");
    });
    return {
      file: configs.file,
      object(object) {
        configs.object(object);
        if (object.groupKind !== "loki.grafana.com/LokiStack") return;
        const limits = object.get(["spec", "limits"]);
        const tenants = Object.values(asRecord(valueAt(limits, ["tenants"])) ?? {});
        if (
          [limits, valueAt(limits, ["global"]), ...tenants].some(
            (each) => isUndecidable(each) || valueAt(each, ["retention"]) !== undefined,
          )
        )
          return;
        report({ at: object.at(["spec", "limits", "global", "retention"]), message: "stack", data: { title: object.title } });
      },
    };
  },
});
