import { suggest } from "../../text/suggest.js";
import type { Path } from "../../load/document.js";
import { asList, asRecord, type JsonRecord } from "../value.js";
import { type Shape, type ShapeFault, shapeFaults } from "./shape.js";

/**
 * What Netlify refuses a netlify.toml, or a part of it, for: netlify/build, packages/config/src/validate/validations.js, packages/headers-parser and
 * packages/redirect-parser. Keys that it does not name are let through, but for plugins.
 */

const any: Shape = { type: "any" };
const text: Shape = { type: "string" };
const texts: Shape = { type: "list", items: text };
const open = (keys: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape => ({
  type: "object",
  keys,
  rest: any,
  required,
});

const plugins: Shape = {
  type: "list",
  items: {
    type: "object",
    required: ["package"],
    keys: {
      package: {
        type: "string",
        pattern: /^(?:[./].*|(?:@[^@/\s:]+\/)?[^@/\s:]+)$/,
        like: "the name of an npm package alone, without a version or an address, or a path that begins with a dot",
      },
      pinned_version: text,
      inputs: { type: "object", rest: any },
      origin: text,
    },
  },
};

const functionSettings = {
  external_node_modules: texts,
  ignored_node_modules: texts,
  included_files: texts,
  node_bundler: { type: "string", oneOf: ["esbuild", "nft", "zisi", "none", "esbuild_zisi"] },
  schedule: { type: "string", pattern: /^\s*(?:@\w+|\S+(?:\s+\S+){4,5})\s*$/, like: "a cron expression, such as @daily or 5 4 * * *" },
} as const satisfies Readonly<Record<string, Shape>>;

const functions: Shape = {
  type: "object",
  keys: { ...functionSettings, directory: text },
  rest: { type: "either", of: [open(functionSettings), text, { type: "number" }, { type: "boolean" }, { type: "list" }] },
};

const paths: Shape = {
  type: "either",
  of: [
    { type: "string", pattern: /^\//, like: "a path that begins with a slash" },
    { type: "list", items: { type: "string", pattern: /^\//, like: "a path that begins with a slash" } },
  ],
};

const edgeFunctions: Shape = { type: "list", items: open({ path: paths, function: text }, ["function"]) };

/** `environment` holds texts; numbers and booleans are turned into them. */
const environment: Shape = {
  type: "object",
  rest: { type: "either", of: [text, { type: "number" }, { type: "boolean" }] },
};

const BUILD: Readonly<Record<string, Shape>> = {
  base: text,
  command: text,
  edge_functions: text,
  environment,
  functions: text,
  ignore: text,
  processing: { type: "object", rest: any },
  publish: text,
};

const headers: Shape = {
  type: "list",
  items: open({ for: text, values: { type: "object", rest: { type: "either", of: [text, texts] } } }, ["for"]),
};

const redirects: Shape = {
  type: "list",
  items: open({
    from: text,
    origin: text,
    to: text,
    destination: text,
    force: { type: "boolean" },
    status: { type: "either", of: [{ type: "integer" }, { type: "string", pattern: /^\s*\d/, like: "a status code" }] },
    headers: { type: "object", rest: any },
  }),
};

const CONTEXT: Shape = open({
  ...BUILD,
  build: open(BUILD),
  functions: { type: "either", of: [text, functions] },
  edge_functions: { type: "either", of: [text, edgeFunctions] },
  plugins,
});

const NETLIFY: Shape = open({
  build: open(BUILD),
  Build: open(BUILD),
  plugins,
  context: { type: "object", rest: CONTEXT },
  functions,
  edge_functions: edgeFunctions,
  headers,
  redirects,
});

/** What of a netlify.toml has not the shape that Netlify takes. */
export function netlifyFaults(root: JsonRecord): ShapeFault[] {
  return shapeFaults(root, NETLIFY);
}

/** A key that Netlify passes over. `close`: one that it knows. */
export interface UnknownKey {
  readonly path: Path;
  readonly key: string;
  readonly close: string | undefined;
}

const TOP_LEVEL = [
  ...["build", "context", "dev", "edge_functions", "extensions", "forms", "functions", "headers", "images", "integrations", "plugins"],
  ...[
    "redirects",
    "template",
    "db",
    "database",
    "spa_fallback",
    "visual-editor",
    "skew_protection",
    "settings",
    "Settings",
    "Build",
    "graph",
  ],
  ...["functionsDirectory", "aiGateway", "agents", "post_processing", "build_settings"],
];
/** What is meant by keys that stand at the top and resemble none. */
const MEANT: Readonly<Record<string, string>> = {
  env: "build.environment",
  environment: "build.environment",
  command: "build.command",
  publish: "build.publish",
};
const IN_BUILD = [...Object.keys(BUILD), "services", "lifecycle", "skip_processing", "package", "terminal"];
const IN_REDIRECT = [
  ...["from", "origin", "to", "destination", "status", "force", "query", "params", "parameters", "conditions", "signed", "signing", "sign"],
  ...["headers", "rate_limit", "edge_handler", "edge_handlers"],
];
const IN_HEADERS = ["for", "values"];

/** Keys of a netlify.toml that Netlify passes over without a word. */
export function unknownNetlifyKeys(root: JsonRecord): UnknownKey[] {
  const blocks: [Path, JsonRecord | undefined, readonly string[]][] = [
    [[], root, TOP_LEVEL],
    [["build"], asRecord(root["build"]), IN_BUILD],
  ];
  for (const [index, redirect] of asList(root["redirects"]).entries()) blocks.push([["redirects", index], asRecord(redirect), IN_REDIRECT]);
  for (const [index, rule] of asList(root["headers"]).entries()) blocks.push([["headers", index], asRecord(rule), IN_HEADERS]);
  return blocks.flatMap(([path, block, known]) =>
    Object.keys(block ?? {})
      .filter((key) => !known.includes(path[0] === "build" ? lowered(key) : key))
      .map((key) => ({
        path: [...path, key],
        key,
        close:
          (path.length === 0 ? MEANT[key] : undefined) ??
          suggest(
            key,
            known.filter((name) => !Object.hasOwn(block!, name)),
          ),
      })),
  );
}

/** Netlify takes the keys of `build` with a capital, too. */
function lowered(key: string): string {
  return key.charAt(0).toLowerCase() + key.slice(1);
}
