import { isUndecidable } from "./value.js";

/** Names of settings whose value is a password, a token or a key, in any usual spelling: DB_PASSWORD, dbPassword, db.password. */
export function namesCredential(name: string): "password" | "token" | undefined {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[-.]/g, "_")
    .toUpperCase();
  if (isPublic(words) || NOT_THE_VALUE.test(words)) return undefined;
  if (/(PASSWORD|PASSWD|PASSPHRASE|(^|_)(DB|SQL|MYSQL|PG|REDIS|MONGO)?PASS)$/.test(words)) return "password";
  return /(^|_)(SECRET|TOKEN|API_?KEY|PRIVATE_KEY)$/.test(words) ? "token" : undefined;
}

/** Prefixes of settings that frameworks write into the pages that they serve. */
function isPublic(words: string): boolean {
  return /^(NEXT_PUBLIC|NUXT_PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY|EXPO_PUBLIC|PUBLIC)_/.test(words);
}

/** Switches about passwords, names of Secrets, and where a password is kept. */
const NOT_THE_VALUE =
  /(^|_)(ALLOW_EMPTY|ALLOW_BLANK|RANDOM_ROOT|REQUIRE|REQUIRES|DISABLE|DISABLED|ENABLE|ENABLED|USE|HAS|RESET|FORGOT|CHANGE|FORCE|NO)(_\w+)?_(PASSWORD|PASS|TOKEN|SECRET)$|(^|_)(TLS|PULL|CERT|CERTIFICATE|CA|SSL|REGISTRY|IMAGE|CONSUMER_GROUP|NEXT_PAGE|CSRF_HEADER)_(SECRET|TOKEN)$/;

/** Whether a value is a credential as it stands: not a reference, a path, a hash, a switch, or a gap to be filled. */
export function isLiteralCredential(value: string, kind: "password" | "token" = "password"): boolean {
  const text = value.trim().replace(/^(["'])(.*)\1$/, "$2");
  if (text === "" || isUndecidable(text) || GAPS.test(text) || NAME_GAP.test(text) || REFERENCES.test(text) || HASHES.test(text))
    return false;
  if (/^(true|false|yes|no|on|off|none|null|nil|undefined)$/i.test(text)) return false;
  if (/^(~|\.{0,2})\/[\w./-]*$/.test(text) || /^[A-Z]:\\/i.test(text) || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return false;
  if (kind === "token" && SECRET_NAME.test(text)) return false;
  return (
    kind === "password" || !(/^\d{1,5}$/.test(text) || /^(dummy|test|unused|placeholder|example|fake|n\/a|todo|secret|token)$/i.test(text))
  );
}

/** Filled in later, or by hand: <password>, ***, xxxx, %PASSWORD%, $PASSWORD, @PASSWORD@, your-password, REPLACE_ME, {password}. */
const GAPS =
  /^(<.*>|\[.*\]|\{.*\}|\*+|x{3,}|\.{3}|-+|_+|%\w+%|%s|\$\w+|@\w+@|#\{.*\}#?|`.*`|(the[-_ ]|your([-_ ]|pass|secret|token|key)|my[-_ ]own[-_ ]|replace|insert|fill[-_ ]?in|todo).*)$/i;

/** What stands behind PAC_SECRET and the like is often the name of a Secret: pipelines-as-code-secret. */
const SECRET_NAME = /^[a-z0-9][-a-z0-9.]*-(secrets?|creds|credentials|tls|token|auth|certs?|keys?)$/;

/** A name in capitals, which a script replaces: POSTGRES_PASSWORD. */
const NAME_GAP = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*_?(PASSWORD|PASSWD|PASS|SECRET|TOKEN|KEY)(_HERE)?$/;

/** Where a tool finds the value: Vault, vals, 1Password, cloud secret stores, SOPS. */
const REFERENCES =
  /^(vault:|ref\+|op:\/\/|secretref:|secretsmanager:|arn:aws[\w-]*:|awssm|awsssm|ssm:|gcpsm|gcp:|sm:\/\/|akv|azurekeyvault|keyvault|kms:|env:|file:|projects\/[^/]+\/secrets\/|@Microsoft\.KeyVault|ENC\[|enc:|sealed:|!vault|secret\/data\/)/i;

/** What is left of a password when it was hashed. */
const HASHES = /^(\$2[abxy]\$|\$argon2|\$[156]\$|\{S?SHA\}|SCRAM-SHA-256\$|md5[0-9a-f]{32}$|pbkdf2)/i;

/** A part of a text that is a credential. Offsets in the text. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** A sentence part that does not hold it: "the password in a URL". */
  readonly what: string;
}

/** Passwords in connection strings: postgres://user:pw@host, jdbc:…?password=pw, Server=…;Password=pw. */
export function connectionPasswords(text: string): Found[] {
  const found: Found[] = [];
  // The parts are bounded, so that a long text without an "@" is read once.
  for (const match of text.matchAll(/\b[a-z][a-z0-9+.-]{1,30}:\/\/([^\s:@/"'<>]{0,100}):([^\s@/"']{1,200})@/dgi)) {
    const isExample = /^user(name)?$/i.test(match[1]!) && /^pass(word)?$/i.test(match[2]!);
    if (!isExample) found.push(...credentialAt(match, 2, "the password in a URL"));
  }
  if (!/jdbc:|server=|host=|data source=/i.test(text)) return found;
  for (const match of text.matchAll(/(?:^|[?&;])\s*(?:password|pwd)=([^&;\s"']{1,200})/dgi))
    found.push(...credentialAt(match, 1, "the password in a connection string"));
  return found;
}

function credentialAt(match: RegExpMatchArray, group: number, what: string): Found[] {
  const value = match[group]!;
  const [start, end] = match.indices![group]!;
  return isLiteralCredential(value) && !/[$<>{}`]|\.\.\./.test(value) ? [{ start, end, what }] : [];
}

/** Passwords in the words of a command line, by the index of the word. */
export function commandPasswords(words: readonly string[]): (Found & { readonly word: number })[] {
  const found: (Found & { readonly word: number })[] = [];
  for (const [word, text] of words.entries()) {
    for (const hit of connectionPasswords(text)) found.push({ word, ...hit });
    for (const pattern of COMMAND_PATTERNS) {
      for (const match of text.matchAll(pattern)) {
        const value = match[2]!;
        const start = (match.index ?? 0) + match[1]!.length;
        if (isWordCredential(value)) found.push({ word, start, end: start + value.length, what: "a password on the command line" });
      }
    }
    const next = words[word + 1];
    if (/^--?(?:[\w-]*-)?(?:password|requirepass|masterauth)$/.test(text) && next !== undefined && isWordCredential(next))
      found.push({ word: word + 1, start: 0, end: next.length, what: `the value of ${text}` });
    if (/^-p\S/.test(text) && words.slice(0, word).some((before) => MYSQL_CLIENT.test(before)) && isWordCredential(text.slice(2)))
      found.push({ word, start: 2, end: text.length, what: "the password behind -p" });
  }
  return found;
}

const MYSQL_CLIENT = /^(\S*\/)?(mysql|mysqldump|mysqladmin|mysqlcheck|mariadb|mariadb-dump|mariadb-admin)$/;

const COMMAND_PATTERNS = [
  /((?:^|\s)--?(?:[\w-]{0,40}-)?(?:password|requirepass|masterauth)(?:=|\s+)["']?)([^\s"';&|]+)/g,
  /((?:^|[\s;&|(])(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|[A-Z_]{1,40}PASSWORD)=["']?)([^\s"';&|]+)/g,
  /(\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin)\s(?:[^\s;&|]+\s+){0,10}?-p["']?)([^\s"';&|]+)/g,
];

/** A word that a shell does not fill in, and that is no further option. */
function isWordCredential(word: string): boolean {
  return !/[$`<>]|^-|^\/|\\/.test(word) && isLiteralCredential(word);
}

/** Lines such as `spring.datasource.password=hunter2` in a file. */
export function settingPasswords(text: string): (Found & { readonly name: string })[] {
  const found: (Found & { readonly name: string })[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    const match = /^(\s*(?:export\s+)?["']?([\w.-]{1,100})["']?\s*[=:]\s*["']?)([^\s"'#,;]+)["']?,?\s*$/.exec(
      line.length > 500 ? "" : line.replace(/\r$/, ""),
    );
    if (match && namesCredential(match[2]!) === "password" && isLiteralCredential(match[3]!) && !/[(){}$]/.test(match[3]!)) {
      const start = offset + match[1]!.length;
      found.push({ start, end: start + match[3]!.length, what: `the value of ${match[2]}`, name: match[2]! });
    }
    offset += line.length + 1;
  }
  return found;
}
