import type { Document, Path, SourceFile } from "../../load/document.js";
import { asBoolean, asList, asNumber, asRecord, asText, type JsonRecord } from "../value.js";
import { isDestination, type RedirectRule } from "./redirects-file.js";
import { insertTomlKey } from "./insert.js";
import type { HeaderEntry, HeaderRule, Variable } from "./site.js";

/** A context of netlify.toml; undefined: what holds for all. */
export interface NetlifyContext {
  readonly name: string | undefined;
  readonly path: Path;
  readonly value: JsonRecord;
}

/** `build`, whatever the case that Netlify takes it in. */
export function buildPath(root: JsonRecord): Path {
  return Object.hasOwn(root, "build") || !Object.hasOwn(root, "Build") ? ["build"] : ["Build"];
}

/** The contexts of a netlify.toml. */
export function netlifyContexts(document: Document): NetlifyContext[] {
  const contexts = asRecord(asRecord(document.value)?.["context"]) ?? {};
  return Object.entries(contexts).flatMap(([name, written]) => {
    const value = asRecord(written);
    return value ? [{ name, path: ["context", name], value }] : [];
  });
}

/** The environment variables of a netlify.toml, of all contexts. */
export function netlifySettings(file: SourceFile): Variable[] {
  const [document] = file.documents;
  const root = asRecord(document?.value);
  if (!document || !root) return [];
  const build = buildPath(root);
  const places: NetlifyContext[] = [{ name: undefined, path: build, value: asRecord(root[build[0] as string]) ?? {} }];
  for (const context of netlifyContexts(document)) {
    places.push(context);
    const inner = asRecord(context.value["build"]);
    if (inner) places.push({ name: context.name, path: [...context.path, "build"], value: inner });
  }
  return places.flatMap(({ name, path, value }) =>
    ["environment", "Environment"].flatMap((key) => settingsAt(document, [...path, key], asRecord(value[key]), name)),
  );
}

function settingsAt(document: Document, path: Path, block: JsonRecord | undefined, context: string | undefined): Variable[] {
  return Object.entries(block ?? {}).flatMap(([name, value]) =>
    typeof value === "string" ? [{ name, value, at: document.at([...path, name]), place: path.join("."), context }] : [],
  );
}

/** The `[[headers]]` of a netlify.toml that have a path and values. */
export function netlifyHeaders(file: SourceFile): HeaderRule[] {
  const [document] = file.documents;
  return asList(asRecord(document?.value)?.["headers"]).flatMap((written, index) => {
    const pattern = asText(asRecord(written)?.["for"])?.trim();
    const values = asRecord(asRecord(written)?.["values"]);
    if (!document || pattern === undefined || !values) return [];
    const path = ["headers", index, "values"];
    const headers = Object.entries(values).flatMap(([name, value]): HeaderEntry[] => {
      const texts = typeof value === "string" ? [value] : asList(value).filter((item) => typeof item === "string");
      if (texts.length === 0) return [];
      const at = [...path, name];
      return [
        {
          name: name.trim(),
          value: texts.join(", "),
          get nameAt() {
            return document.at(at, "key");
          },
          get valueAt() {
            return document.at(at);
          },
        },
      ];
    });
    const insert = (name: string, value: string) => insertTomlKey(document, path, name, value);
    return [
      {
        pattern,
        get at() {
          return document.at(["headers", index, "for"]);
        },
        isConditional: false,
        headers,
        insert,
      },
    ];
  });
}

const CONDITIONS = ["conditions", "query", "params", "parameters", "signed", "signing", "sign"];

/** The `[[redirects]]` of a netlify.toml that have all they need. Their places are sought when they are asked for: there may be thousands. */
export function netlifyRedirects(file: SourceFile): RedirectRule[] {
  const [document] = file.documents;
  return asList(asRecord(document?.value)?.["redirects"]).flatMap((written, index): RedirectRule[] => {
    const value = asRecord(written);
    if (!document || !value) return [];
    const fromKey = value["from"] === undefined ? "origin" : "from";
    const toKey = value["to"] === undefined ? "destination" : "to";
    const from = asText(value[fromKey]);
    const to = asText(value[toKey]);
    if (from === undefined || (value[toKey] !== undefined && (to === undefined || !isDestination(to)))) return [];
    const { status } = value;
    const query = asRecord(value["query"] ?? value["params"] ?? value["parameters"]) ?? {};
    return [
      {
        from,
        get fromAt() {
          return document.at(["redirects", index, fromKey]);
        },
        to,
        get toAt() {
          return to === undefined ? undefined : document.at(["redirects", index, toKey]);
        },
        status: asNumber(status) ?? (typeof status === "string" ? Number.parseInt(status, 10) : undefined),
        isForced: asBoolean(value["force"]) ?? false,
        queryNames: Object.values(query).flatMap((name) => (typeof name === "string" ? [name.replace(/^:/, "")] : [])),
        isConditional: CONDITIONS.some((key) => isFilled(value[key])),
      },
    ];
  });
}

function isFilled(value: unknown): boolean {
  const record = asRecord(value);
  return record ? Object.keys(record).length > 0 : value !== undefined;
}
