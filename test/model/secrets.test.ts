import { describe, expect, test } from "vitest";
import { findSecret } from "../../src/model/secrets.js";

/** Put together here, so that no scanner takes this file for a leak. */
const RANDOM = "a7Kq9ZxW3mB5tR8yLp2NvC4d";
const known: readonly (readonly [string, string])[] = [
  ["a GitHub token", `ghp_${"A".repeat(30)}0uCPlr`],
  ["a GitHub token", `github_pat_${RANDOM.slice(0, 22)}_${(RANDOM + RANDOM + RANDOM).slice(0, 59)}`],
  ["a secret key of Stripe", `sk_live_${RANDOM}`],
  ["a Slack token", `xoxb-${"1729384756".slice(0, 10)}-${"9182736450"}-${RANDOM}`],
  ["a Slack webhook", `https://hooks.slack.com/services/T0AB1CD2E/B0AB1CD2E/${RANDOM}`],
  ["a Google API key", `AIza${"SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY"}`],
  ["a SendGrid key", `SG.${RANDOM.slice(0, 22)}.${(RANDOM + RANDOM).slice(0, 43)}`],
  ["an AWS access key", `AKIA${"Q3EGRXWZ7LNOPBVM"}`],
  ["a private key", `-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n`],
  ["a password in a URL", `mongodb+srv://app:${RANDOM}@cluster0.example.net/app`],
  ["a key of an Azure storage account", `AccountName=a;AccountKey=${(RANDOM + RANDOM + RANDOM + RANDOM).slice(0, 86)}==`],
];

describe("known forms", () => {
  test.each(known)("%s is found under any name, and at most four characters of it are shown", (title, value) => {
    const found = findSecret("SOMETHING", value);
    expect(found?.title).toBe(title);
    expect(found!.shown).toMatch(/^.{0,4}…$/);
    expect(value.slice(found!.start, found!.end).startsWith(found!.shown.slice(0, -1))).toBe(true);
  });

  test.each([
    ["a wrong checksum", `ghp_${"A".repeat(30)}0uCPlx`],
    ["a part of something longer", `x${known[2]![1]}`],
    ["Amazon's example", "AKIAIOSFODNN7EXAMPLE"],
    ["a placeholder", `sk_live_${"x".repeat(24)}`],
    ["a JWT that is none", `eyJ${RANDOM}.eyJ${RANDOM}.${RANDOM}`],
    ["a DSN", "https://9e2f4c8e1b3d4a5f8c7d6e5f4a3b2c1d@o1.ingest.sentry.io/1"],
    ["one's own machine", `postgres://app:${RANDOM}@localhost/app`],
    ["a variable", "postgres://app:$PASSWORD@db.example.com/app"],
  ])("%s is none", (_, value) => expect(findSecret("SOMETHING", value)).toBeUndefined());

  test("a key for browsers is public behind a public prefix", () => {
    expect(findSecret("NEXT_PUBLIC_MAPS", known[5]![1])).toBeUndefined();
    expect(findSecret("FIREBASE_API_KEY", known[5]![1])).toBeUndefined();
    expect(findSecret("GEMINI_API_KEY", known[5]![1])?.title).toBe("a Google API key");
    expect(findSecret("NEXT_PUBLIC_STRIPE", known[2]![1])?.title).toBe("a secret key of Stripe");
  });
});

describe("names and randomness", () => {
  test.each(["SESSION_SECRET", "apiKey", "GH_TOKEN", "X-Api-Key", "NEXTAUTH_SECRET", "ENCRYPTION_KEY", "clientSecret"])("%s", (name) =>
    expect(findSecret(name, RANDOM)).toMatchObject({ title: undefined, shown: "a7Kq…", start: 0, end: RANDOM.length }),
  );

  test.each([
    "NODE_VERSION",
    "COMMIT",
    "GOOGLE_CLIENT_ID",
    "TOKEN_URL",
    "VITE_API_KEY",
    "SITE_KEY",
    "SECRET_NAME",
    "PUBLIC_KEY",
    "TOKEN_ADDRESS",
    "MONKEY",
    "KEYBOARD_LAYOUT",
  ])("%s is no name of a secret", (name) => expect(findSecret(name, RANDOM)).toBeUndefined());

  test.each([
    "changeme",
    "my-secret-token",
    "${TOKEN}",
    "$TOKEN",
    "<token>",
    "@token",
    "true",
    "REPLACE_ME",
    "your-token-here",
    "xxxxxxxxxxxxxxxx",
    "1234567890",
    "keyboard-cat",
    "/run/secrets/token",
    "projects/1/secrets/a/versions/2",
    "https://example.com/Ab3",
  ])("%s is no secret", (value) => expect(findSecret("API_TOKEN", value)).toBeUndefined());

  test("people's passwords are less random than those of machines", () => {
    expect(findSecret("DB_PASSWORD", "Tr0ub4dor&3")).toBeDefined();
    expect(findSecret("DB_PASSWORD", "Sommer2024")).toBeDefined();
    expect(findSecret("DB_PASSWORD", "password")).toBeUndefined();
    expect(findSecret("DB_PASSWORD", "database")).toBeUndefined();
  });
});
