import { defineRule, listOption, matchesWildcard, scope, visitShippers } from "../../src/sdk.js";

/** Labels with a value of their own for each request, user or pod. */
const UNBOUNDED = [
  "*request_id",
  "*requestid",
  "*trace_id",
  "*traceid",
  "*span_id",
  "*spanid",
  "*user_id",
  "*userid",
  "*session*",
  "*_ip",
  "ip",
  "*client_addr*",
  "*order_id",
  "*uuid",
  "url",
  "uri",
  "path",
  "*timestamp",
];

export default defineRule({
  meta: {
    docs: {
      description: "Labels of logs have few values",
      why: "Loki keeps a stream for each combination of label values: a label with a value for each request makes millions, slow queries, and a full memory.",
      references: [
        "https://grafana.com/docs/loki/latest/get-started/labels/cardinality/",
        "https://grafana.com/docs/loki/latest/get-started/labels/structured-metadata/",
      ],
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        labels: listOption("Further labels (with *) that have many values."),
        allow: listOption("Labels that have few values here, whatever they are called."),
      },
    },
    messages: {
      unbounded: {
        severity: scope("all", "info"),
        text: "{{tool}} makes {{label}} a label: it has a value for each request or user, and Loki a stream for each value. Leave it in the line, or make it structured metadata.",
      },
    },
  },
  create: ({ options, report }) =>
    visitShippers(({ tool, labels, object }) => {
      for (const { text, at } of labels) {
        const name = text.toLowerCase();
        if (options.allow.includes(text) || ![...UNBOUNDED, ...options.labels].some((pattern) => matchesWildcard(name, pattern))) continue;
        report({ at, message: "unbounded", data: { tool, label: text }, objects: object ? [object] : [], field: `label ${text}` });
      }
    }),
});
