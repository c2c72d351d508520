import { crc32 } from "node:zlib";

/** A kind of secret that its own form gives away. */
export interface SecretFormat {
  /** "a GitHub token": follows "looks like" in a sentence. */
  readonly title: string;
  readonly pattern: RegExp;
  /** A checksum or a structure that a chance match does not have. */
  readonly verify?: (match: RegExpExecArray) => boolean;
  /** Made to be seen by browsers: no secret behind a prefix that says so. */
  readonly isBrowserKey?: boolean;
}

/** Letters and digits on both sides would make it a part of something longer. */
const bounded = (source: string): RegExp => new RegExp(`(?<![A-Za-z0-9_-])${source}(?![A-Za-z0-9_-])`);

export const SECRET_FORMATS: readonly SecretFormat[] = [
  { title: "a private key", pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----(?=[\s\\A-Za-z0-9+/=]{32})/ },
  { title: "a GitHub token", pattern: bounded("gh[pousr]_([A-Za-z0-9]{30})([A-Za-z0-9]{6})"), verify: hasBase62Checksum },
  { title: "a GitHub token", pattern: bounded("github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}") },
  { title: "an npm token", pattern: bounded("npm_([A-Za-z0-9]{30})([A-Za-z0-9]{6})"), verify: hasBase62Checksum },
  { title: "a GitLab token", pattern: bounded("gl(?:pat|dt|rt|ptt|cbt)-[A-Za-z0-9_-]{20,64}"), verify: varied },
  { title: "a secret key of Stripe", pattern: bounded("(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{24,247}"), verify: varied },
  { title: "a webhook secret of Stripe", pattern: bounded("whsec_[A-Za-z0-9+/=]{32,64}"), verify: varied },
  { title: "a Slack token", pattern: bounded("xox[abeprs]-(?:[0-9]{8,14}-){1,3}[A-Za-z0-9-]{16,64}"), verify: varied },
  {
    title: "a Slack webhook",
    pattern:
      /https:\/\/hooks\.slack\.com\/(?:services\/T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}|workflows\/T[A-Z0-9]{8,12}\/A[A-Z0-9]{8,12}\/[0-9]+)\/[A-Za-z0-9]{24}/,
    verify: varied,
  },
  {
    title: "a Discord webhook",
    pattern: /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/[0-9]{17,20}\/[\w-]{60,80}/,
    verify: varied,
  },
  { title: "a secret of a Google OAuth client", pattern: bounded("GOCSPX-[A-Za-z0-9_-]{28}"), verify: varied },
  { title: "a Google access token", pattern: bounded("ya29\\.[A-Za-z0-9_-]{60,}"), verify: varied },
  { title: "a Google API key", pattern: bounded("AIza[A-Za-z0-9_-]{35}"), verify: varied, isBrowserKey: true },
  { title: "a SendGrid key", pattern: bounded("SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"), verify: varied },
  { title: "an OpenAI key", pattern: bounded("sk-(?:(?:proj|svcacct|admin)-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}") },
  { title: "an Anthropic key", pattern: bounded("sk-ant-(?:api|admin|oat)\\d\\d-[A-Za-z0-9_-]{80,}"), verify: varied },
  { title: "a Hugging Face token", pattern: bounded("hf_[A-Za-z]{34}"), verify: varied },
  { title: "an AWS access key", pattern: bounded("(?:AKIA|ASIA)[A-Z2-7]{16}"), verify: ([key]) => !key.endsWith("EXAMPLE") },
  { title: "a Netlify token", pattern: bounded("nf[pcou]_[A-Za-z0-9]{36}"), verify: varied },
  { title: "a DigitalOcean token", pattern: bounded("do[opr]_v1_[a-f0-9]{64}"), verify: varied },
  { title: "a Shopify token", pattern: bounded("shp(?:at|ca|pa|ss)_[a-f0-9]{32}"), verify: varied },
  { title: "a Supabase secret key", pattern: bounded("(?:sb_secret_[A-Za-z0-9_-]{22,}|sbp_[a-f0-9]{40})"), verify: varied },
  { title: "a Notion token", pattern: bounded("(?:secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{40,50})"), verify: varied },
  { title: "a Linear key", pattern: bounded("lin_api_[A-Za-z0-9]{40}"), verify: varied },
  { title: "a PlanetScale secret", pattern: bounded("pscale_(?:pw|tkn|oauth)_[A-Za-z0-9_.-]{32,64}"), verify: varied },
  { title: "a Mailchimp key", pattern: bounded("[0-9a-f]{32}-us[0-9]{1,2}"), verify: varied },
  { title: "a Telegram bot token", pattern: bounded("[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"), verify: varied },
  { title: "a Grafana token", pattern: bounded("glsa_([A-Za-z0-9]{32})_([0-9a-f]{8})"), verify: varied },
  { title: "a Mapbox secret token", pattern: bounded("sk\\.eyJ[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{20,}"), verify: varied },
  { title: "a key of an Azure storage account", pattern: /\bAccountKey=[A-Za-z0-9+/]{86}==/, verify: varied },
  {
    title: "a signed token (JWT)",
    pattern: bounded("(eyJ[A-Za-z0-9_-]{8,})\\.(eyJ[A-Za-z0-9_-]{8,})\\.[A-Za-z0-9_-]{20,}"),
    verify: isSecretJwt,
  },
];

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** GitHub's and npm's tokens end in the CRC-32 of what stands before, in base 62: github.blog, "Behind GitHub's new authentication token formats". */
function hasBase62Checksum([, body, checksum]: RegExpExecArray): boolean {
  let sum = crc32(body!);
  let digits = "";
  for (; sum > 0; sum = Math.floor(sum / 62)) digits = BASE62[sum % 62]! + digits;
  return digits.padStart(6, "0") === checksum;
}

/** Placeholders are a few characters again and again. */
function varied([match]: RegExpExecArray): boolean {
  return entropyOf(match.slice(-20)) >= 2.5 && !/(.)\1{7}|1234567|abcdefg|example|placeholder|your|changeme/i.test(match);
}

/** Roles of keys that are meant to be seen: Supabase's anon key is one. */
const PUBLIC_ROLES = new Set(["anon", "public", "web_anon", "anonymous"]);

function isSecretJwt([, header, payload]: RegExpExecArray): boolean {
  const claims = decoded(payload!);
  if (typeof decoded(header!)?.["alg"] !== "string" || !claims) return false;
  return !PUBLIC_ROLES.has(String(claims["role"]));
}

function decoded(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Shannon entropy in bits for each character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
