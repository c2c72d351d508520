import {
  defineRule,
  destinationTexts,
  findSecret,
  type FoundSecret,
  headersOf,
  isCloudRun,
  isPublicName,
  listOption,
  type Location,
  matchesWildcard,
  partOfScalar,
  pluginInputs,
  scope,
  settingsOf,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "No secrets in the files of web apps",
      why: "Whoever reads the repository has the secret, and it stays in the history when it is taken out. On Netlify the file also wins over the settings of the site, so an old secret goes on being used.",
      references: [
        "https://docs.netlify.com/build/environment-variables/overview/",
        "https://vercel.com/docs/environment-variables",
        "https://cloud.google.com/run/docs/configuring/services/secrets",
      ],
      details:
        "Looked at are variables (build.environment and contexts of netlify.toml, env and build.env of vercel.json, env of Cloud Run services), headers with credentials, destinations, and inputs of build plugins. A secret is told by a known form, with its checksum or structure where it has one; else by the name of the variable and the randomness of its value. Variables that are built into the pages on purpose (NEXT_PUBLIC_, VITE_, …) are judged by form alone, and identifiers that are public, such as client ids, site keys and anon keys, pass. So do references (`@name`, `${NAME}`) and placeholders. A message shows at most the first four characters.",
    },
    security: { score: 8.5 },
    options: {
      type: "object",
      additionalProperties: false,
      properties: { allow: listOption("Names of variables whose values are no secrets, with * as a wildcard.") },
    },
    messages: {
      secret: {
        severity: scope("all", "error"),
        text: "{{name}} holds {{title}} ({{shown}}) in plain sight. Revoke it, and keep the new one {{where}}.",
      },
      likelySecret: {
        severity: scope("all", "error"),
        text: "{{name}} looks like a secret ({{shown}}) in plain sight: its name says so, and its value is random. Revoke it, and keep the new one {{where}}.",
      },
      shipped: {
        severity: scope("all", "error"),
        text: "{{name}} holds {{title}} ({{shown}}) and is built into the pages, where every visitor finds it. Revoke it, and use it on the server alone.",
      },
    },
  },
  create: ({ bundle, options, report }) => {
    const judge = (
      name: string,
      value: string,
      at: Location,
      where: string,
      environment?: Parameters<typeof report>[0]["environment"],
    ): void => {
      if (options.allow.some((pattern) => matchesWildcard(name, pattern))) return;
      const secret: FoundSecret | undefined = findSecret(name, value);
      if (!secret) return;
      report({
        at: partOfScalar(at, value, secret.start, secret.end),
        message: secret.title === undefined ? "likelySecret" : isPublicName(name) ? "shipped" : "secret",
        data: { name, title: secret.title, shown: secret.shown, where },
        field: name,
        ...(environment ? { environment } : {}),
      });
    };
    return {
      file(file) {
        for (const { name, value, at, context } of settingsOf(file)) {
          const where = file.kind === "vercel" ? "in the settings of the project" : "in the settings of the site; this file wins over them";
          judge(name, value, at, where, context === undefined ? undefined : bundle.environmentOfContext?.(file, context));
        }
        for (const { headers } of headersOf(file)) {
          for (const { name, value, valueAt } of headers) {
            const isBasic = name.toLowerCase() === "basic-auth" && /^[^\s:]+:\S+/.test(value) && !value.includes("$");
            if (!isBasic) judge(name, value, valueAt, "out of the file");
            else
              report({
                at: valueAt,
                message: "secret",
                data: { name, title: "user names and passwords", shown: "…", where: "in the settings of the site" },
              });
          }
        }
        for (const { name, value, at } of [...destinationTexts(file), ...pluginInputs(file)]) judge(name, value, at, "out of the file");
      },
      workload({ object, containers }) {
        if (!isCloudRun(object, bundle)) return;
        for (const container of containers) {
          for (const { name, value, path } of container.env)
            if (value !== undefined) judge(name, value, container.at([...path, "value"]), "in Secret Manager, with secretKeyRef");
        }
      },
    };
  },
});
