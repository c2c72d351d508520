import {
  asRecord,
  asText,
  defineRule,
  isCloudRun,
  isSelected,
  KNATIVE_SERVICE,
  listOption,
  scope,
  secretVersions,
  serviceAnnotations,
} from "../../src/sdk.js";

const ACCOUNT = ["spec", "template", "spec", "serviceAccountName"];
const OPEN = "run.googleapis.com/invoker-iam-disabled";

export default defineRule({
  meta: {
    kinds: [KNATIVE_SERVICE],
    docs: {
      description: "Cloud Run services have an identity of their own",
      why: "Without one they run as the default service account of Compute Engine, which may be an editor of the whole project: whoever breaks into the app has it all.",
      references: [
        "https://cloud.google.com/run/docs/configuring/services/service-identity",
        "https://cloud.google.com/run/docs/securing/service-identity",
        "https://cloud.google.com/run/docs/configuring/services/secrets",
      ],
      details:
        'spec.template.spec.serviceAccountName names the account. The default account by its own name is no better. A secret of version latest is only information: the value changes for instances that start later, and going back to an old revision does not bring the old value back. invoker-iam-disabled: "true" lets anyone call the service whatever IAM says.',
    },
    security: { score: 5 },
    options: {
      type: "object",
      additionalProperties: false,
      properties: { allow: listOption("Services to pass over: names (with *) or labels as key=value.") },
    },
    messages: {
      none: {
        severity: scope("production", "warning"),
        text: "{{title}} names no serviceAccountName, so it runs as the default service account of Compute Engine, which may change everything in the project, unless a policy of the organization keeps it from being an editor. Give it an account of its own.",
      },
      defaultAccount: {
        severity: scope("production", "warning"),
        text: "{{title}} runs as {{account}}, the default service account of Compute Engine, which may change everything in the project, unless a policy of the organization keeps it from being an editor. Give it an account of its own.",
      },
      anyoneInvokes: {
        severity: scope("production", "info"),
        text: "{{title}} switches the check of callers off (invoker-iam-disabled): anyone who reaches it may call it, whatever IAM says. Make sure that it is meant for everyone.",
      },
      latestSecret: {
        severity: scope("production", "info"),
        text: "{{title}} takes version latest of secret {{secret}}: instances that start later get another value, and a rollback does not bring the old one back. Pin a version.",
      },
    },
  },
  create: ({ bundle, options, report }) => ({
    object(object) {
      if (!isCloudRun(object, bundle) || isSelected(object, options.allow)) return;
      const { title } = object;
      const account = object.get(ACCOUNT);
      if (account === undefined || account === null || account === "") {
        if (asRecord(object.get(ACCOUNT.slice(0, -1)))) report({ at: object.at(ACCOUNT), message: "none", data: { title } });
      } else if (/^\d+-compute@developer\.gserviceaccount\.com$/.test(asText(account) ?? ""))
        report({ at: object.at(ACCOUNT), message: "defaultAccount", data: { title, account: asText(account) } });
      if (String(serviceAnnotations(object)[OPEN]).toLowerCase() === "true")
        report({ at: object.at(["metadata", "annotations", OPEN]), message: "anyoneInvokes", data: { title } });
      for (const { path, secret } of secretVersions(object))
        report({ at: object.at(path), message: "latestSecret", data: { title, secret }, field: `${secret} latest` });
    },
  }),
});
