import { entropyOf, SECRET_FORMATS } from "./secret-formats.js";
import { isUndecidable } from "./value.js";

/** A secret that stands in plain sight. */
export interface FoundSecret {
  /** "a GitHub token": what its form shows; undefined when only its name and its randomness speak of one. */
  readonly title: string | undefined;
  /** At most its first four characters. */
  readonly shown: string;
  readonly start: number;
  readonly end: number;
}

/** Variables with these prefixes are built into what browsers load: they are public on purpose. */
const PUBLIC_PREFIX =
  /^(?:NEXT_PUBLIC|NUXT_PUBLIC|NUXT_ENV|VITE|REACT_APP|VUE_APP|GATSBY|PUBLIC|EXPO_PUBLIC|SVELTE_PUBLIC|GRIDSOME|STORYBOOK|NG_APP|ELEVENTY_PUBLIC)_/;

/** Whether a variable of this name is built into what browsers load. */
export function isPublicName(name: string): boolean {
  return PUBLIC_PREFIX.test(name);
}

/** The secret in the value of a variable or header, if there is one. Names decide only where no format does, and never of public ones. */
export function findSecret(name: string, value: string): FoundSecret | undefined {
  if (value.length < 6 || value.length > MAX_LENGTH) return undefined;
  const known = knownSecret(name, value);
  if (known !== undefined) return known ?? undefined;
  return urlPassword(value) ?? (isPublicName(name) ? undefined : namedSecret(name, value));
}

/** A text beyond this is data. */
const MAX_LENGTH = 64 * 1024;

/** Null: a key that is known, and public. */
function knownSecret(name: string, value: string): FoundSecret | null | undefined {
  for (const { title, pattern, verify, isBrowserKey } of SECRET_FORMATS) {
    const match = pattern.exec(value);
    if (!match || (verify && !verify(match))) continue;
    if (isBrowserKey && (isPublicName(name) || /FIREBASE|MAPS?(?:_|$)|PUBLIC|BROWSER|CLIENT/i.test(name))) return null;
    return found(title, value, match.index, match.index + match[0].length);
  }
  return undefined;
}

const WITH_PASSWORD = /\b[a-z][a-z0-9+.-]*:\/\/([^\s:/?#@]*):([^\s/?#@]+)@([^\s/?#:,]+)/i;

/** `scheme://user:password@host`, but for hosts of one's own machine and passwords that stand for one. */
function urlPassword(value: string): FoundSecret | undefined {
  const match = WITH_PASSWORD.exec(value);
  if (!match) return undefined;
  const [whole, user, password, host] = match as unknown as [string, string, string, string];
  if (isPlaceholder(password) || password === user || isOwnMachine(host)) return undefined;
  const start = match.index + whole.length - host.length - 1 - password.length;
  return found("a password in a URL", value, start, start + password.length);
}

/** Whether a host is the machine or the network of a container that something runs on. */
export function isOwnMachine(host: string): boolean {
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|[^.[\]:]+)$/i.test(host);
}

/** Words of a name that say "secret", as whole words. */
const SECRET_WORD =
  /(?:^|_)(?:SECRET|SECRETS|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PWD|PASS|CREDENTIALS?|PRIVATE_KEY|API_?KEY|ACCESS_KEY|SECRET_KEY|AUTH_KEY|ENCRYPTION_KEY|SIGNING_KEY|MASTER_KEY|SERVICE_KEY|SERVICE_ROLE_KEY|ADMIN_KEY|DEPLOY_KEY|ACCOUNT_KEY|CONNECTION_STRING|JWT_KEY|APP_KEY|HMAC(?:_KEY)?|SALT)(?:_|$)/;
/** Words that say that the value is known to all, or is about the secret and not the secret. */
const NO_SECRET =
  /(?:^|_)(?:PUBLIC|PUBLISHABLE|ANON|CLIENT_ID|APP_ID|SITE_KEY|SITEKEY|KEY_ID|DSN|MEASUREMENT|TRACKING|ANALYTICS|GTM|SEARCH|CSRF_COOKIE)(?:_|$)|(?:^|_)(?:ID|IDS|NAME|NAMES|FILE|PATH|DIR|URL|URI|ENDPOINT|HOST|ISSUER|AUDIENCE|TTL|EXPIRY|EXPIRATION|EXPIRES?|EXPIRES_IN|LIFETIME|LENGTH|SIZE|LIMIT|MAX|MIN|HEADER|COOKIE|TYPE|ALGORITHM|ALG|FORMAT|VERSION|ENABLED|DISABLED|REQUIRED|PREFIX|SUFFIX|POLICY|SCOPE|SCOPES|REGION|LOCATION|MODE|PROVIDER|MANAGER|STORE|REF|ARN|ADDRESS|CONTRACT|SYMBOL|ROUNDS|KEYS_TO_OMIT|OMIT_KEYS|OMIT_PATHS)$/;

function namedSecret(name: string, value: string): FoundSecret | undefined {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
  if (!SECRET_WORD.test(words) || NO_SECRET.test(words)) return undefined;
  if (isPlaceholder(value)) return undefined;
  const least = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PWD|PASS)(?:_|$)/.test(words) ? 2 : 3;
  return isRandom(value) || isStrewn(value, least) ? found(undefined, value, 0, value.length) : undefined;
}

/** Whether a word mixes so many of lower case, upper case, digits and signs that it was chosen not to be guessed. People choose passwords of two. */
function isStrewn(value: string, least: number): boolean {
  if (value.length < (least === 2 ? 8 : 10) || /\s/.test(value) || entropyOf(value) < 2.5 || isAddress(value)) return false;
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9\s_.,:/-]/].filter((kind) => kind.test(value)).length >= least;
}

/** A URL, a path, a host or a file. */
function isAddress(value: string): boolean {
  return /^(?:https?:\/\/|\/|\.\/|~\/)|^[\w-]+(?:\.[a-z][\w-]*)+(?::\d+)?$|\.(?:json|pem|key|txt|ya?ml|env)$/i.test(value);
}

/** Texts that stand for a secret: a reference, a word to be replaced, a single word again and again. */
function isPlaceholder(value: string): boolean {
  return (
    isUndecidable(value) ||
    /^[$@%<[{]|^(?:projects|arn|op|vault|secret|ssm|sm|gcp-secret|aws-secretsmanager):?\/|^[A-Z][A-Z0-9_]*$|\*{3}|\.{3}|^x+$|^(.)\1+$|xxxx/i.test(
      /^[A-Z][A-Z0-9_]*$/.test(value) && !/\d.*\d.*\d/.test(value) ? "$" : value.replace(/^[A-Za-z][A-Za-z0-9_]*$/, (word) => `~${word}`),
    ) ||
    /^(?:pass(?:word|wd)?|secret|changeme|change[-_ ]?(?:me|this|it).*|postgres(?:ql)?|root|admin|user|username|mysql|mongo|redis|test|testing|example|dummy|foo(?:bar)?|bar|todo|tbd|none|null|undefined|true|false|placeholder|your.*|my.*|some.*|insert.*|replace.*|enter.*|put.*|fake.*|mock.*|sample.*|demo.*|pwd)\d*$/i.test(
      value,
    ) ||
    /\b(?:placeholder|changeme|example|dummy|redacted|replace|your)\b|(?:^|[-_ ])(?:here|example|placeholder|dummy|fake|mock)(?:$|[-_ ])/i.test(
      value,
    )
  );
}

/**
 * Whether a value was made by chance, as far as one can tell: at least 40 bits by the variety of its characters, and not words, a path, a host or a
 * number.
 */
function isRandom(value: string): boolean {
  if (value.length < 8 || /\s/.test(value.trim()) || /^[\d.,:/-]+$/.test(value) || isAddress(value)) return false;
  // An identifier in upper or lower case, a phrase of words, or camel case of words.
  if (/^[A-Za-z]+(?:[-_ .,/:][A-Za-z]+)*\d{0,3}$/.test(value) && !isMixed(value)) return false;
  return entropyOf(value) * value.length >= 40 && entropyOf(value) >= 2.5;
}

/** Cases change in the middle of a run of letters more often than words do it. */
function isMixed(value: string): boolean {
  const changes = value.match(/[a-z][A-Z]|[A-Z]{2}[a-z]/g)?.length ?? 0;
  return value.length >= 16 && changes * 5 >= value.length;
}

function found(title: string | undefined, value: string, start: number, end: number): FoundSecret {
  const secret = value.slice(start, end);
  // Of a short one four characters would be too much.
  const count = Math.min(4, Math.floor(secret.length / 4));
  return { title, shown: `${secret.slice(0, count)}…`, start, end };
}
