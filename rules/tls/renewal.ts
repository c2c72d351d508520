import {
  asList,
  asText,
  CERTIFICATE,
  defineRule,
  type KubernetesObject,
  parseCronDays,
  parseGoDuration,
  isUndecidable,
  scope,
} from "../../src/sdk.js";

const HOUR = 36e5;
const DAY = 24 * HOUR;
const DEFAULT_DURATION = 90 * DAY;

export default defineRule({
  meta: {
    kinds: [CERTIFICATE],
    docs: {
      description: "Certificates renew themselves, early enough and not all the time",
      why: "A certificate that is not renewed expires, and the site is gone; one whose renewal begins as soon as it is issued is renewed without end, until the authority refuses.",
      references: ["https://cert-manager.io/docs/usage/certificate/#issuance-triggers", "https://cert-manager.io/docs/reference/api-docs/"],
      details:
        "A duration that is absent is 90 days, a renewBefore that is absent a third of it. An issuer may shorten a certificate: renewBeforePercentage follows, renewBefore does not.",
    },
    messages: {
      disabled: {
        severity: scope("production", "error"),
        text: "{{title}} sets spec.renewal.policy to Disabled: the certificate is never renewed, and expires.",
      },
      invalid: {
        severity: scope("all", "error"),
        text: "spec.{{field}} of {{title}}: {{problem}}. cert-manager's API rejects the Certificate.",
      },
      tooShort: {
        severity: scope("all", "error"),
        text: "spec.{{field}} of {{title}} is {{value}}; cert-manager takes {{minimum}} at least.",
      },
      bothWays: {
        severity: scope("all", "error"),
        text: "{{title}} sets both renewBefore and renewBeforePercentage; cert-manager rejects that. Keep renewBeforePercentage, which holds when the issuer shortens the certificate.",
      },
      notBefore: {
        severity: scope("all", "error"),
        text: "{{title}} is to be renewed {{value}} before it expires, and lasts {{duration}} only. renewBefore must be less than duration.",
      },
      loop: {
        severity: scope("all", "warning"),
        text: "{{title}} is to be renewed {{value}} before it expires, and lasts {{duration}}: it is renewed almost as soon as it is issued, again and again. Lower renewBefore.",
      },
      sparseWindows: {
        severity: scope("all", "warning"),
        text: "{{title}} may be renewed only in windows up to {{gap}} days apart, and is due {{before}} before it expires: it can expire before the next window opens. Add windows, or renew earlier.",
      },
      sameKey: {
        severity: scope("production", "info"),
        text: "{{title}} keeps its private key at every renewal (rotationPolicy: Never). A new key, the default since cert-manager 1.18, limits what a stolen one is worth.",
      },
    },
  },
  create: ({ report }) => ({
    object(certificate) {
      const title = certificate.title;
      const say = (message: Parameters<typeof report>[0]["message"], field: string, data: Record<string, string> = {}): void =>
        report({ at: certificate.at(["spec", ...field.split(".")]), message, data: { title, field, ...data } });

      if (certificate.get(["spec", "renewal", "policy"]) === "Disabled") say("disabled", "renewal.policy");
      if (certificate.get(["spec", "privateKey", "rotationPolicy"]) === "Never") say("sameKey", "privateKey.rotationPolicy");
      const duration = read(certificate, "duration");
      const before = read(certificate, "renewBefore");
      for (const [field, { error }] of [
        ["duration", duration],
        ["renewBefore", before],
      ] as const)
        if (error !== undefined) say("invalid", field, { problem: error });
      if (duration.ms !== undefined && duration.ms < HOUR) say("tooShort", "duration", { value: duration.text, minimum: "1h" });
      if (before.ms !== undefined && before.ms < HOUR / 12) say("tooShort", "renewBefore", { value: before.text, minimum: "5m" });
      const share = certificate.get(["spec", "renewBeforePercentage"]);
      if (before.text !== "" && share != null) say("bothWays", "renewBefore");
      if (typeof share === "number" && (share <= 0 || share >= 100 || !Number.isInteger(share)))
        say("invalid", "renewBeforePercentage", { problem: `${share} is not a whole number between 1 and 99` });
      if (duration.error !== undefined || duration.isOpen) return;
      const lasts = duration.ms ?? DEFAULT_DURATION;
      const ahead = before.ms ?? (typeof share === "number" ? (lasts * share) / 100 : lasts / 3);
      const gap = before.isOpen || before.error !== undefined ? undefined : longestGap(certificate);
      if (gap !== undefined && gap * DAY > ahead)
        report({
          at: certificate.at(["spec", "renewal", "windows"], "key"),
          message: "sparseWindows",
          data: { title, gap, before: period(ahead) },
        });
      if (before.ms === undefined) return;
      const data = { value: before.text, duration: duration.text || "2160h (the default)" };
      if (before.ms >= lasts) say("notBefore", "renewBefore", data);
      else if (before.ms > lasts * 0.9) say("loop", "renewBefore", data);
    },
  }),
});

interface Read {
  readonly text: string;
  readonly ms?: number;
  readonly error?: string;
  /** Filled in later. */
  readonly isOpen?: boolean;
}

function read(certificate: KubernetesObject, field: string): Read {
  const value = certificate.get(["spec", field]);
  if (value === undefined || value === null) return { text: "" };
  if (isUndecidable(value)) return { text: "", isOpen: true };
  if (typeof value !== "string") return { text: String(value), error: `${JSON.stringify(value)} is not a text such as "2160h"` };
  const { ms, error } = parseGoDuration(value);
  return ms === undefined ? { text: value, error } : { text: value, ms };
}

/** Days between two windows, at the most: of the window that opens most often, since any of them will do. */
function longestGap(certificate: KubernetesObject): number | undefined {
  const windows = asList(certificate.get(["spec", "renewal", "windows"]));
  const gaps = windows.map(
    (_, index) => parseCronDays(asText(certificate.get(["spec", "renewal", "windows", index, "cron"])) ?? "")?.longestGap,
  );
  return gaps.length === 0 || gaps.includes(undefined) ? undefined : Math.min(...(gaps as number[]));
}

function period(ms: number): string {
  return ms >= 2 * DAY ? `${Math.floor(ms / DAY)} days` : `${Math.floor(ms / HOUR)} hours`;
}
