import { cloudRunFaults, defineRule, idleAnnotations, isCloudRun, KNATIVE_SERVICE, scope, shownPath } from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: [KNATIVE_SERVICE],
    docs: {
      description: "Cloud Run takes every part of a service",
      why: "gcloud run services replace fails for a field, type or value that Cloud Run does not know, and the release does not happen.",
      references: [
        "https://cloud.google.com/run/docs/reference/yaml/v1",
        "https://cloud.google.com/run/docs/container-contract",
        "https://cloud.google.com/run/docs/configuring/healthchecks",
      ],
      details:
        "A serving.knative.dev Service runs on Cloud Run when it has annotations run.googleapis.com/* or the label cloud.googleapis.com/location, or when a skaffold.yaml, cloudbuild.yaml or workflow deploys its file there. Knative on a cluster of one's own is not judged. Names in capitals are taken for what a script replaces.",
    },
    messages: {
      idleAnnotation: {
        severity: scope("all", "warning"),
        text: "Cloud Run knows no annotation {{key}}, so {{title}} does not have what it says: {{cure}}.",
      },
      invalid: { severity: scope("all", "error"), text: "{{path}} of {{title}} {{fault}}. Cloud Run refuses it." },
    },
  },
  create: ({ bundle, report }) => ({
    object(object) {
      if (!isCloudRun(object, bundle)) return;
      for (const { path, key, cure } of idleAnnotations(object))
        report({ at: object.at(path, "key"), message: "idleAnnotation", data: { key, title: object.title, cure } });
      for (const { path, part, text } of cloudRunFaults(object)) {
        const name = text === `needs ${String(path.at(-1))}` ? shownPath(path.slice(0, -1)) : shownPath(path);
        report({
          at: object.at(path, part),
          message: "invalid",
          data: { path: name, title: object.title, fault: text },
          field: path.join("."),
        });
      }
    },
  }),
});
