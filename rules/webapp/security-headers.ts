import {
  defineRule,
  deploysFromGit,
  frameworkHeaders,
  HEADER_TITLES,
  hstsLacks,
  type Location,
  type Pages,
  pagesOf,
  placeIn,
  type Related,
  SAFE_HEADER_VALUES,
  scope,
  SCRIPT_SOURCE_CURES,
  SECURITY_HEADERS,
  type SecurityHeader,
  securityHeaders,
  type Site,
  sitesOf,
  type SourceFile,
  weakScriptSources,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Pages of web apps carry the headers that protect their visitors",
      why: "Without a policy for content a script that gets into the page runs, without nosniff a file is taken for what it is not, without frame-ancestors any site can lay the page under its own.",
      references: [
        "https://docs.netlify.com/manage/routing/headers/",
        "https://vercel.com/docs/project-configuration/vercel-json#headers",
        "https://owasp.org/www-project-secure-headers/",
        "https://www.w3.org/TR/CSP3/",
      ],
      details:
        "A header counts when it is set for all paths (`/*` on Netlify, `/(.*)` or the like on Vercel) and every request: one under `has` or `missing`, or for a part of the site, does not. frame-ancestors and X-Frame-Options stand for each other. Headers may also come from the app: next.config, nuxt.config, a middleware, helmet, a meta element and the like are looked for and read as text; what they name counts as set, and for the rest this is only information. So it is where functions answer every request, or nothing shows that there is a page: no framework, no folder, no build. A site that sends every request to another one needs none. Strict-Transport-Security is not asked for: both platforms add it themselves; `hsts` asks for what they leave out. nosniff and Referrer-Policy are fixed where a rule for all paths is there; a Content-Security-Policy never is.",
    },
    fixable: "safe",
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        required: {
          type: "array",
          items: { type: "string", enum: ["content-security-policy", "x-content-type-options", "referrer-policy", "frame-ancestors"] },
          default: ["content-security-policy", "x-content-type-options", "referrer-policy", "frame-ancestors"],
          description: "Headers that every page needs. frame-ancestors: that directive, or X-Frame-Options.",
        },
        hsts: {
          type: "boolean",
          default: false,
          description:
            "Ask for Strict-Transport-Security with includeSubDomains and preload, which no platform adds for a domain of your own.",
        },
      },
    },
    messages: {
      missing: { severity: scope("production", "warning"), text: "{{site}} sends {{pages}} without {{headers}}. {{cure}}" },
      reportOnly: {
        severity: scope("production", "info"),
        text: "The Content-Security-Policy is only reported, not enforced: Content-Security-Policy-Report-Only stops nothing. Send it as Content-Security-Policy once its reports are quiet.",
      },
      weakPolicy: {
        severity: scope("production", "warning"),
        text: "{{directive}} of the Content-Security-Policy allows {{source}}: a script that gets into the page runs. {{cure}}",
      },
      wrongValue: {
        severity: scope("production", "warning"),
        text: "{{name}} is {{value}}, which protects nobody. Set it to {{wanted}}.",
      },
      hsts: {
        severity: scope("production", "info"),
        text: "{{site}} leaves {{lacking}} out of Strict-Transport-Security: visits to its subdomains, or the first visit, may be plain HTTP.",
      },
    },
  },
  create: ({ bundle, fix, options, report }) => ({
    file(file) {
      const site = sitesOf(bundle.projectFiles ?? bundle.files).find(({ main }) => main === file);
      const pages = site && isDeployed(site, file) ? pagesOf(site) : "none";
      if (!site || pages === "none") return;
      const found = securityHeaders(site.headers, site.platform);
      judgeMissing();
      for (const entry of found.policies) {
        for (const { source, directive, at } of weakScriptSources(entry))
          report({ at, message: "weakPolicy", data: { source, directive, cure: SCRIPT_SOURCE_CURES[source.toLowerCase()] ?? "" } });
      }
      for (const { entry, wanted } of found.weak)
        report({ at: entry.valueAt, message: "wrongValue", data: { name: entry.name, value: entry.value.slice(0, 60), wanted } });
      const lacking = options.hsts ? hstsLacks(found.hsts) : [];
      if (lacking.length > 0)
        report({
          at: found.hsts?.valueAt ?? placeOf(found.rules[0]?.at),
          message: "hsts",
          data: { site: site.title, lacking: lacking.join(" and ") },
        });

      function judgeMissing(): void {
        const app = frameworkHeaders(site!.frameworks);
        const isSet = (header: SecurityHeader): boolean => found.set.has(header) || app.named.has(header);
        let missing = SECURITY_HEADERS.filter((header) => options.required.includes(header) && !isSet(header));
        if (found.reportOnly && missing.includes("content-security-policy")) {
          report({ at: found.reportOnly.nameAt, message: "reportOnly" });
          missing = missing.filter((header) => header !== "content-security-policy");
        }
        if (missing.length === 0) return;
        const [rule] = found.rules;
        const related: Related[] = app.file
          ? [{ location: placeIn(app.file, app.offset), message: "headers are set here, too: they may be among them" }]
          : [];
        const values = missing.flatMap((header) =>
          SAFE_HEADER_VALUES[header] ? [[HEADER_TITLES[header], SAFE_HEADER_VALUES[header]] as const] : [],
        );
        const edits = values.map(([name, value]) => rule?.insert?.(name, value));
        const edit =
          edits[0] && edits.every((one) => one) ? { location: edits[0].location, text: edits.map((one) => one!.text).join("") } : undefined;
        report({
          at: placeOf(rule?.at),
          message: "missing",
          data: {
            site: site!.title,
            pages: pages === "unknown" ? "what pages it has" : "its pages",
            headers: missing.map((header) => HEADER_TITLES[header]).join(", "),
            cure: cureFor(site!, rule !== undefined, pages),
          },
          related,
          lower: app.file !== undefined || pages === "unknown",
          field: missing.join(" "),
          fix: edit && fix.fix(`Add ${values.map(([name]) => name).join(" and ")}`, "safe", edit),
        });
      }

      function placeOf(rule: Location | undefined): Location {
        return rule ?? file.documents[0]?.at(["headers"], "key") ?? placeIn(file, 0);
      }
    },
  }),
});

function cureFor({ platform }: Site, hasRule: boolean, pages: Pages): string {
  if (hasRule) return "Add what is missing to this rule.";
  if (pages === "unknown") return "Functions or a server may answer: then set them in the code.";
  return platform === "Netlify" ? 'Set them in [[headers]] for "/*", or in _headers.' : 'Set them in headers for the source "/(.*)".';
}

/** A `_redirects` alone says nothing of headers, and a project that is not deployed from here has none. */
function isDeployed({ main }: Site, file: SourceFile): boolean {
  if (main.kind === "headers" || main.kind === "redirects") return main.kind === "headers";
  return file.documents.length > 0 && (main.kind !== "vercel" || deploysFromGit(file));
}
