import { configFaults, defineRule, embeddedFiles, scope, visitConfigs } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Routes and receivers of Alertmanager fit together",
      why: "Alertmanager and the operator turn down a configuration whose routes name receivers that do not exist: the old one goes on, or none.",
      references: [
        "https://prometheus.io/docs/alerting/latest/configuration/",
        "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.AlertmanagerConfig",
      ],
      details:
        "Also checked: receivers of the same name, a root route without receiver or with matchers, matchers that do not parse, fields that the operator does not know in nested routes. Receivers that no route uses and the older spellings match, match_re and regex are information.",
    },
    messages: {
      undefined: {
        severity: scope("all", "error"),
        text: 'This route ends in the receiver "{{name}}", which is not defined{{advice}}. Alertmanager turns the configuration down.',
      },
      duplicate: {
        severity: scope("all", "error"),
        text: 'Two receivers are called "{{name}}". Alertmanager turns the configuration down.',
      },
      unnamed: { severity: scope("all", "error"), text: "A receiver has no name. Alertmanager turns the configuration down." },
      noRoute: { severity: scope("all", "error"), text: "The configuration has receivers and no route. Alertmanager turns it down." },
      noRoot: { severity: scope("all", "error"), text: "The root route names no receiver. Alertmanager turns the configuration down." },
      rootMatchers: {
        severity: scope("all", "error"),
        text: "The root route has {{key}}: it must match everything. Alertmanager turns the configuration down.",
      },
      matcher: { severity: scope("all", "error"), text: "This is no matcher: {{reason}}. Alertmanager turns the configuration down." },
      unknownField: {
        severity: scope("all", "error"),
        text: "A route has no field {{name}}{{advice}}: the operator turns the AlertmanagerConfig down.",
      },
      unused: { severity: scope("all", "info"), text: 'No route ends in the receiver "{{name}}".' },
      deprecated: { severity: scope("all", "info"), text: "{{name}} is deprecated. Use {{instead}}." },
      unreadable: { severity: scope("all", "error"), text: "The configuration of Alertmanager cannot be read: {{reason}}." },
    },
  },
  create: ({ report }) => {
    const parts = visitConfigs((config) => {
      const objects = config.object ? [config.object] : [];
      for (const { at, message, data } of configFaults(config)) report({ at, message, data, objects });
    });
    return {
      file: parts.file,
      object(object) {
        parts.object(object);
        for (const file of embeddedFiles(object)) {
          if (!/^alertmanager(-config)?\.ya?ml$/.test(file.name)) continue;
          const [problem] = file.problems;
          if (!problem?.location) continue;
          report({
            at: problem.location,
            message: "unreadable",
            data: { reason: file.isSecret ? "it is no YAML" : problem.message },
            objects: [object],
          });
        }
      },
    };
  },
});
