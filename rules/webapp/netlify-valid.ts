import {
  asRecord,
  defineRule,
  type HeaderEntry,
  IGNORED_HEADERS,
  isHeaderName,
  type Location,
  netlifyFaults,
  netlifyHeaders,
  netlifyRedirects,
  parseHeadersFile,
  parseRedirectsFile,
  readerOf,
  redirectFaults,
  type RedirectRule,
  scope,
  shownPath,
  type SourceFile,
  unknownNetlifyKeys,
} from "../../src/sdk.js";

/** More findings of one kind in one file tell nothing new. */
const MOST = 50;

export default defineRule({
  meta: {
    docs: {
      description: "Netlify takes every part of netlify.toml, _headers and _redirects",
      why: "Netlify refuses a build for a value of the wrong type, and passes over a key, header or redirect that it cannot read without a word: what was meant to hold does not.",
      references: [
        "https://docs.netlify.com/build/configure-builds/file-based-configuration/",
        "https://docs.netlify.com/manage/routing/redirects/overview/",
        "https://docs.netlify.com/manage/routing/headers/",
      ],
      details:
        "Judged as Netlify's own build does it. A redirect counts as unreachable behind one with the same path, or a splat above it, that has no condition; one with force behind one without passes. Keys that this version does not know and that resemble none are only information. _headers and _redirects are passed over where they are Cloudflare's: without a netlify.toml, where a wrangler file, package.json or the file itself names it; where nothing does, only what neither reads is reported. At most 50 findings of a kind are reported for a file.",
    },
    messages: {
      invalid: { severity: scope("all", "error"), text: "{{path}} {{fault}}. Netlify refuses it." },
      unknownKey: { severity: scope("all", "warning"), text: "Netlify knows no key {{path}} and passes over it{{close}}" },
      line: { severity: scope("all", "error"), text: "This line cannot be read: {{fault}}." },
      notHeader: { severity: scope("all", "error"), text: "{{name}} is no name of a header: {{fault}}." },
      ignoredHeader: {
        severity: scope("all", "warning"),
        text: "Netlify sets {{name}} itself and passes over this one{{cure}}.",
      },
      never: { severity: scope("all", "warning"), text: "The redirect from {{from}} can never match: {{fault}}." },
      shadowed: {
        severity: scope("all", "warning"),
        text: "The redirect from {{from}} is never reached: {{by}}, which stands before it, matches the same requests, and the first that matches counts. Move it up.",
      },
      loop: {
        severity: scope("all", "warning"),
        text: "The redirect from {{from}} leads to itself: Netlify passes over it.",
      },
      placeholder: {
        severity: scope("all", "warning"),
        text: "The destination {{to}} uses :{{name}}, which {{from}} does not bind: visitors are sent to a path with :{{name}} in it.",
      },
    },
  },
  create: ({ bundle, report: reportOne }) => {
    const counts = new Map<string, number>();
    return {
      file(file) {
        const report: typeof reportOne = (descriptor) => {
          const key = `${file.projectPath} ${descriptor.message}`;
          const count = (counts.get(key) ?? 0) + 1;
          counts.set(key, count);
          if (count <= MOST) reportOne(descriptor);
        };
        const reader = readerOf(file, bundle.projectFiles ?? bundle.files);
        if (reader === "Cloudflare") return;
        // What Cloudflare, too, might read is not said to be wrong for Netlify.
        const isNetlify = reader === "Netlify";
        if (file.kind === "netlify") judgeToml(file);
        if (file.kind === "headers") {
          const { rules, faults } = parseHeadersFile(file);
          for (const { kind, location } of faults)
            if (isNetlify || !(kind === "url" || location.text.startsWith("!")))
              report({ at: location, message: "line", data: { fault: LINES[kind] } });
          judgeHeaders(rules.flatMap(({ headers }) => headers));
        }
        if (file.kind === "redirects") {
          const { redirects, faults } = parseRedirectsFile(file);
          for (const { kind, location } of faults) report({ at: location, message: "line", data: { fault: LINES[kind] } });
          judgeRedirects(redirects);
        }

        function judgeToml({ documents: [document] }: SourceFile): void {
          const root = asRecord(document?.value);
          if (!document || !root) return;
          for (const { path, part, text } of netlifyFaults(root)) {
            const name = text.startsWith("needs") ? shownPath(path.slice(0, -1)) : shownPath(path);
            report({ at: document.at(path, part), message: "invalid", data: { path: name, fault: text }, field: path.join(".") });
          }
          for (const { path, close } of unknownNetlifyKeys(root)) {
            const data = { path: shownPath(path), close: close === undefined ? "." : `. Did you mean ${close}?` };
            report({ at: document.at(path, "key"), message: "unknownKey", data, lower: close === undefined });
          }
          judgeHeaders(netlifyHeaders(file).flatMap(({ headers }) => headers));
          judgeRedirects(netlifyRedirects(file));
        }

        function judgeHeaders(headers: readonly HeaderEntry[]): void {
          for (const { name, nameAt } of headers) {
            const fault = isHeaderName(name) ? undefined : "it holds other characters than letters, digits and hyphens";
            if (fault) report({ at: nameAt, message: "notHeader", data: { name, fault } });
            const cure = IGNORED_HEADERS.get(name.toLowerCase());
            if (cure !== undefined) report({ at: nameAt, message: "ignoredHeader", data: { name, cure } });
          }
        }

        function judgeRedirects(rules: Iterable<RedirectRule>): void {
          for (const fault of redirectFaults(rules, isNetlify)) {
            const { rule, kind } = fault;
            const data = { from: rule.from, to: rule.to };
            const at: Location = rule.fromAt;
            if (kind === "shadowed") {
              const related = [{ location: fault.by.fromAt, message: "matches first" }];
              report({ at, message: "shadowed", data: { ...data, by: fault.by.from }, related });
            } else if (kind === "placeholder") report({ at: rule.toAt!, message: "placeholder", data: { ...data, name: fault.name } });
            else if (kind === "loop") report({ at, message: "loop", data });
            else report({ at, message: "never", data: { ...data, fault: NEVER[kind] } });
          }
        }
      },
    };
  },
});

const NEVER = {
  noSlash: "a path begins with a slash, a URL with http:// or https://",
  query: "paths are compared without query and fragment; query parameters stand behind the path, as in id=:id",
  reserved: "Netlify keeps /.netlify for itself",
};

const LINES = {
  noColon: "a header is written as name, colon, value",
  noName: "the name of the header is missing",
  noValue: "the value of the header is missing",
  beforePath: "a path has to stand before the first header",
  url: "a path begins with a slash; headers cannot be set for a host",
  noDestination: "the destination is missing",
  badDestination: "the destination must begin with a slash, http:// or https://",
  badStatus: "a status code was expected behind the destination; conditions stand behind it",
};
