import {
  asList,
  asRecord,
  asText,
  defineRule,
  destinationsOf,
  type Document,
  type Edit,
  isAddressName,
  isCloudRun,
  listOption,
  type Location,
  matchesWildcard,
  plainHttpHost,
  scope,
  settingsOf,
  type SourceFile,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Web apps send nobody and fetch nothing over plain HTTP",
      why: "What goes over plain HTTP can be read and changed on the way, and browsers refuse it inside of a page that came by HTTPS.",
      references: [
        "https://developer.mozilla.org/en-US/docs/Web/Security/Mixed_content",
        "https://vercel.com/docs/cdn-security",
        "https://docs.netlify.com/manage/domains/secure-domains-with-https/https-ssl/",
      ],
      details:
        "Netlify, Vercel and Cloud Run send HTTP on to HTTPS themselves: a missing redirect is no fault. Judged are destinations of redirects, rewrites and proxies, patterns of images, and variables whose names say that they hold an address. One's own machine, a private network and hosts without a dot pass.",
    },
    fixable: "unsafe",
    options: {
      type: "object",
      additionalProperties: false,
      properties: { allow: listOption("Hosts that are reached over plain HTTP on purpose: names, with * as a wildcard.") },
    },
    messages: {
      proxy: {
        severity: scope("production", "error"),
        text: "{{from}} is fetched from {{host}} over plain HTTP: whoever is on the way can read and change it. Use https://.",
      },
      redirect: {
        severity: scope("production", "error"),
        text: "{{from}} sends visitors to {{host}} over plain HTTP. Use https://.",
      },
      images: {
        severity: scope("production", "error"),
        text: "Images are fetched over plain HTTP ({{value}}): whoever is on the way can change them. Use https.",
      },
      variable: {
        severity: scope("production", "error"),
        text: "{{name}} is an address at {{host}} over plain HTTP: what the app sends there can be read and changed on the way. Use https://.",
      },
    },
  },
  create: ({ bundle, fix, options, report }) => {
    const hostOf = (url: string): string | undefined => {
      const host = plainHttpHost(url);
      return host === undefined || options.allow.some((pattern) => matchesWildcard(host, pattern)) ? undefined : host;
    };
    const secured = (at: Location): Edit | undefined => {
      const offset = at.text.search(/http:\/\//i);
      return offset < 0 ? undefined : { location: at, text: at.text.replace(/http:\/\//i, "https://") };
    };
    const cure = (at: Location) => fix.fix("Use https", "unsafe", secured(at));
    return {
      file(file) {
        for (const { from, to, at, kind } of destinationsOf(file)) {
          const host = hostOf(to);
          if (host !== undefined)
            report({ at, message: kind, data: { from: from || "A route", host }, fix: cure(at), field: `${from} ${to}` });
        }
        for (const { name, value, at, context } of settingsOf(file)) {
          const host = isAddressName(name) ? hostOf(value) : undefined;
          if (host === undefined) continue;
          const environment = context === undefined ? undefined : bundle.environmentOfContext?.(file, context);
          report({ at, message: "variable", data: { name, host }, fix: cure(at), ...(environment ? { environment } : {}) });
        }
        for (const { at, value } of imagePatterns(file)) report({ at, message: "images", data: { value } });
      },
      workload({ object, containers }) {
        if (!isCloudRun(object, bundle)) return;
        for (const container of containers) {
          for (const { name, value, path } of container.env) {
            const host = value !== undefined && isAddressName(name) ? hostOf(value) : undefined;
            if (host !== undefined)
              report({
                at: container.at([...path, "value"]),
                message: "variable",
                data: { name, host },
                fix: cure(container.at([...path, "value"])),
              });
          }
        }
      },
    };
  },
});

/** Patterns of images that name plain HTTP: images.remotePatterns of Vercel, images.remote_images of Netlify. */
function imagePatterns({ kind, documents }: SourceFile): { at: Location; value: string }[] {
  const document: Document | undefined = documents[0];
  const images = asRecord(asRecord(document?.value)?.["images"]);
  if (!document || !images) return [];
  if (kind === "vercel") {
    return asList(images["remotePatterns"]).flatMap((pattern, index) => {
      const host = asText(asRecord(pattern)?.["hostname"]) ?? "";
      const isPlain = asRecord(pattern)?.["protocol"] === "http" && plainHttpHost(`http://${host}`) !== undefined;
      return isPlain ? [{ at: document.at(["images", "remotePatterns", index, "protocol"]), value: `http://${host}` }] : [];
    });
  }
  if (kind !== "netlify") return [];
  return asList(images["remote_images"]).flatMap((pattern, index) => {
    const isPlain = typeof pattern === "string" && plainHttpHost(pattern.replaceAll("\\", "")) !== undefined;
    return isPlain ? [{ at: document.at(["images", "remote_images", index]), value: pattern }] : [];
  });
}
