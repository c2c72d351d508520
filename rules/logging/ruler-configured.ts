import {
  asBoolean,
  asRecord,
  defineRule,
  isUndecidable,
  type JsonRecord,
  loggingOf,
  scope,
  valueAt,
  visitLokiConfigs,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "The ruler of Loki can send what its rules say",
      why: "Without an address of Alertmanager the ruler evaluates alerts and tells nobody; without remote write recorded metrics are lost.",
      references: ["https://grafana.com/docs/loki/latest/alert/", "https://grafana.com/docs/loki/latest/configure/#ruler"],
      details: "Asked for only where the environment has rules for Loki. Flags of the container (-ruler.alertmanager-url) count as well.",
    },
    messages: {
      alertmanager: {
        severity: scope("all", "error"),
        text: "{{config}} names no ruler.alertmanager_url, so the alerts that Loki evaluates ({{example}}) reach nobody. Set it to the address of Alertmanager.",
      },
      remoteWrite: {
        severity: scope("all", "error"),
        text: "{{config}} does not enable ruler.remote_write, so what Loki records ({{example}}) is stored nowhere. Set ruler.remote_write.enabled and the url of a client.",
      },
      storage: {
        severity: scope("all", "error"),
        text: "{{config}} names no ruler.storage and no common.storage, so Loki does not start its ruler and evaluates no rule ({{example}}). Name where the rules are kept.",
      },
      remoteUrl: {
        severity: scope("all", "error"),
        text: "{{config}} enables ruler.remote_write without the url of a client, so what Loki records ({{example}}) is sent nowhere. Set ruler.remote_write.clients with a url.",
      },
      rulerOff: {
        severity: scope("all", "error"),
        text: "{{title}} has spec.rules.enabled off, so the rules for Loki ({{example}}) are not loaded. Set it to true, with a selector.",
      },
      apiOff: {
        severity: scope("all", "error"),
        text: "{{config}} turns ruler.enable_api off, through which Alloy loads PrometheusRules (loki.rules.kubernetes). Leave it on.",
      },
    },
  },
  create: ({ bundle, report }) => {
    const logging = loggingOf(bundle);
    const rules = logging.rules.flatMap(({ groups }) => groups.flatMap((group) => group.rules));
    const alert = rules.find((rule) => rule.alert !== undefined)?.alert;
    const record = rules.find((rule) => rule.record !== undefined)?.record;
    const loads = logging.shippers.some(({ loadsRules }) => loadsRules);
    const hasFlag = (flag: string): boolean =>
      logging.lokis.some(({ workload }) => workload?.containers.some(({ commandLine }) => commandLine.some((word) => word.includes(flag))));
    const parts = visitLokiConfigs(({ source, value, object, title }) => {
      const ruler = asRecord(value["ruler"]) ?? {};
      if (isUndecidable(value["ruler"])) return;
      const say = (
        path: readonly string[],
        message: "alertmanager" | "remoteWrite" | "remoteUrl" | "storage" | "apiOff",
        example = "",
      ): void => report({ at: source.at(path), message, data: { config: title, example }, objects: object ? [object] : [] });
      if (alert !== undefined && !ruler["alertmanager_url"] && !hasFlag("ruler.alertmanager-url"))
        say(["ruler", "alertmanager_url"], "alertmanager", alert);
      const remote = valueAt(ruler, ["remote_write", "enabled"]);
      if (record !== undefined && !isUndecidable(remote) && asBoolean(remote) !== true && !hasFlag("ruler.remote-write"))
        say(["ruler", "remote_write", "enabled"], "remoteWrite", record);
      if (record !== undefined && asBoolean(remote) === true && !hasClient(asRecord(ruler["remote_write"]) ?? {}))
        say(["ruler", "remote_write", "clients", "url"], "remoteUrl", record);
      const stores = [ruler["storage"], value["ruler_storage"], valueAt(value, ["common", "storage"])];
      const example = alert ?? record;
      if (example !== undefined && stores.every((store) => store === undefined || store === null) && !hasFlag("ruler.storage"))
        say(["ruler", "storage"], "storage", example);
      if (loads && ruler["enable_api"] === false) say(["ruler", "enable_api"], "apiOff");
    });
    return {
      file: parts.file,
      object(object) {
        parts.object(object);
        if (object.groupKind !== "loki.grafana.com/LokiStack") return;
        const own = logging.rules.some((source) => source.object?.group === "loki.grafana.com");
        const enabled = object.get(["spec", "rules", "enabled"]);
        if (own && !isUndecidable(enabled) && enabled !== true)
          report({
            at: object.at(["spec", "rules", "enabled"]),
            message: "rulerOff",
            data: { title: object.title, example: alert ?? record ?? "" },
          });
      },
    };
  },
});

/** Whether a client of remote write has an address. `client` is the older of the two forms. */
function hasClient({ clients, client }: JsonRecord): boolean {
  return [client, ...Object.values(asRecord(clients) ?? {})].some((each) => isUndecidable(each) || Boolean(asRecord(each)?.["url"]));
}
