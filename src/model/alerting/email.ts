import type { Path } from "../../load/document.js";
import { asRecord, asText, isUndecidable, type JsonRecord } from "../value.js";
import type { AlertmanagerConfiguration, Integration } from "./routes.js";

/** The settings of a mail with what it inherits from `global`. Undefined: set nowhere that is known. */
export interface EmailSettings {
  readonly to: unknown;
  readonly smarthost: Setting;
  readonly from: Setting;
  readonly requireTls: Setting;
  readonly implicitTls: Setting;
  readonly insecureSkipVerify: Setting;
  readonly sendResolved: unknown;
}

/** A value, and where it is written: in the receiver, or in `global`. */
export interface Setting {
  readonly value: unknown;
  /** Undefined: it is set nowhere. */
  readonly path: Path | undefined;
  readonly isGlobal: boolean;
}

const NOWHERE: Setting = { value: undefined, path: undefined, isGlobal: false };

/**
 * Reads an entry of email_configs or emailConfigs. `global` is what the configuration itself does not hold: that of the Alertmanager which merges it in.
 * Sources: Alertmanager's docs/configuration.md and config/config.go; monitoring.coreos.com/v1 GlobalSMTPConfig.
 */
export function emailSettings(config: AlertmanagerConfiguration, { value, path }: Integration, global?: JsonRecord): EmailSettings {
  const own = (...keys: readonly string[]): Setting => {
    for (const key of keys)
      if (value[key] !== undefined && value[key] !== null && value[key] !== "")
        return { value: value[key], path: [...path, key], isGlobal: false };
    return NOWHERE;
  };
  const inherited = (key: string, smtpKey: string): Setting => {
    const written = config.global[key];
    if (written !== undefined && written !== null && written !== "")
      return { value: written, path: [...config.root, "global", key], isGlobal: true };
    const elsewhere = global?.[key] ?? asRecord(global?.["smtp"])?.[smtpKey];
    return elsewhere === undefined ? NOWHERE : { value: elsewhere, path: undefined, isGlobal: true };
  };
  const either = (setting: Setting, key: string, smtpKey: string): Setting =>
    setting.value === undefined ? inherited(key, smtpKey) : setting;
  const tls = (name: string, camel: string): Setting => {
    for (const key of ["tls_config", "tlsConfig"]) {
      const record = asRecord(value[key]);
      for (const field of [name, camel])
        if (record?.[field] !== undefined) return { value: record[field], path: [...path, key, field], isGlobal: false };
      if (record) return NOWHERE;
    }
    const shared = asRecord(config.global["smtp_tls_config"])?.[name];
    return shared === undefined ? NOWHERE : { value: shared, path: [...config.root, "global", "smtp_tls_config", name], isGlobal: true };
  };
  return {
    to: value["to"],
    smarthost: either(own("smarthost"), "smtp_smarthost", "smartHost"),
    from: either(own("from"), "smtp_from", "from"),
    requireTls: either(own("require_tls", "requireTLS"), "smtp_require_tls", "requireTLS"),
    implicitTls: either(own("force_implicit_tls", "forceImplicitTLS"), "smtp_force_implicit_tls", "forceImplicitTLS"),
    insecureSkipVerify: tls("insecure_skip_verify", "insecureSkipVerify"),
    sendResolved: value["send_resolved"] ?? value["sendResolved"],
  };
}

/** Host and port of a smarthost: a text "host:port", or the mapping of the resource. Undefined when it is not decidable. */
export function smarthostParts(value: unknown): { readonly host: string; readonly port: string } | "malformed" | undefined {
  const record = asRecord(value);
  if (record) {
    const [host, port] = [record["host"], record["port"]];
    if (isUndecidable(host) || isUndecidable(port)) return undefined;
    return typeof host === "string" && host !== "" && port !== undefined ? { host, port: String(port) } : "malformed";
  }
  const text = asText(value);
  if (text === undefined) return "malformed";
  if (isUndecidable(text) || isPlaceholder(text)) return undefined;
  const match = /^(\[[^\]]+\]|[^:\s]+):([^:\s]+)$/.exec(text.trim());
  return match && (/^\d+$/.test(match[2]!) || /^[a-z]+$/.test(match[2]!)) ? { host: match[1]!, port: match[2]! } : "malformed";
}

/** A word in capitals, as scripts replace at the start of a container: SMTP_HOST_PLACEHOLDER. */
export function isPlaceholder(text: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text.trim()) || /placeholder|change[-_ ]?me|replace[-_ ]?me/i.test(text);
}
