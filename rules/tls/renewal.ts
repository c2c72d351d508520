import { CERTIFICATE, defineRule, type KubernetesObject, parseGoDuration, isUndecidable, scope } from "../../src/sdk.js";

const HOUR = 36e5;
const DEFAULT_DURATION = 90 * 24 * HOUR;

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
      if (before.text !== "" && certificate.get(["spec", "renewBeforePercentage"]) != null) say("bothWays", "renewBefore");
      if (before.ms === undefined || duration.error !== undefined || duration.isOpen) return;
      const lasts = duration.ms ?? DEFAULT_DURATION;
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
