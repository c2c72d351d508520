import {
  contextFault,
  coversBranch,
  defineRule,
  isPreviewContext,
  isToolSetting,
  listOption,
  markedHosts,
  matchesWildcard,
  netlifyContexts,
  netlifySettings,
  ownHost,
  scope,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "netlify.toml tells production from previews",
      why: "What is set for all contexts holds for previews of pull requests, too: a preview that talks to the API of production changes what customers have.",
      references: [
        "https://docs.netlify.com/build/configure-builds/file-based-configuration/#deploy-contexts",
        "https://docs.netlify.com/deploy/deploy-overview/#deploy-contexts",
      ],
      details:
        "A context is named exactly (production, deploy-preview, branch-deploy, dev, a branch) or by the beginning of a branch and a star. Where variables or contexts are set, production should be one of them, by that name or as its branch. An address counts as production's when production sets it, too, or when its host says so; addresses of services that are everyone's pass, and `allow` takes more.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        productionBranches: { ...listOption("Branches that the production context is deployed from."), default: ["main", "master"] },
        allow: listOption("Variables, or hosts, that production and previews share on purpose; with * as a wildcard."),
      },
    },
    messages: {
      noProduction: {
        severity: scope("all", "info"),
        text: "No context.production is set: {{what}} holds for production and previews alike. Set what is production's in [context.production.environment].",
      },
      sharedAddress: {
        severity: scope("all", "warning"),
        text: "Context {{context}} sets {{name}} to {{host}}, {{reason}}: previews change what production has. Give them one of their own.",
      },
      neverMatches: { severity: scope("all", "info"), text: "Context {{context}} {{fault}}{{close}}" },
    },
  },
  create: ({ options, report }) => ({
    file(file) {
      const [document] = file.documents;
      if (file.kind !== "netlify" || !document) return;
      const contexts = netlifyContexts(document).map(({ name }) => name!);
      const settings = netlifySettings(file);
      const isProduction = (name: string | undefined): boolean =>
        name === "production" || options.productionBranches.some((branch) => name !== undefined && coversBranch(name, branch));
      const isAllowed = (text: string): boolean => options.allow.some((pattern) => matchesWildcard(text, pattern));
      for (const context of contexts) {
        const fault = isProduction(context) ? undefined : contextFault(context);
        if (!fault) continue;
        const close = fault.close === undefined ? "." : `. Did you mean ${fault.close}?`;
        report({ at: document.at(["context", context], "key"), message: "neverMatches", data: { context, fault: fault.text, close } });
      }
      const hasSettings = settings.some(({ name }) => !isToolSetting(name));
      if (!contexts.some(isProduction) && (contexts.length > 0 || hasSettings)) {
        const what = hasSettings ? "build.environment" : "what [build] says";
        report({
          at: document.at(contexts.length > 0 ? ["context"] : ["build", "environment"], "key"),
          message: "noProduction",
          data: { what },
        });
      }
      const production = new Map(settings.filter(({ context }) => isProduction(context)).map((setting) => [setting.name, setting]));
      for (const { name, value, at, context } of settings) {
        const host = context !== undefined && isPreviewContext(context) && !isProduction(context) ? ownHost(name, value) : undefined;
        if (host === undefined || isAllowed(name) || isAllowed(host)) continue;
        const same = production.get(name);
        const isShared = same?.value === value;
        if (!isShared && !markedHosts(value).some(({ role }) => role === "production")) continue;
        const reason = isShared ? "as production does" : "which is production's by its name";
        const related = isShared ? [{ location: same.at, message: "set for production here" }] : [];
        report({ at, message: "sharedAddress", data: { context, name, host, reason }, related, field: `${context} ${name}` });
      }
    },
  }),
});
