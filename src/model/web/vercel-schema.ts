import type { Shape } from "./shape.js";

/**
 * What Vercel refuses a vercel.json for: vercel/vercel, packages/cli/src/util/validate-config.ts, packages/routing-utils/src/schemas.ts and
 * packages/build-utils/src/schemas.ts. Top-level keys that it does not name are let through.
 */

const text = (max = 4096, min = 0): Shape => ({ type: "string", min, max });
const list = (items: Shape, max?: number, min = 0): Shape => ({ type: "list", items, min, ...(max === undefined ? {} : { max }) });
const flag: Shape = { type: "boolean" };
const any: Shape = { type: "any" };
const status: Shape = { type: "integer", min: 100, max: 999 };
const names = list(text(256), 64, 1);

const matchable: Shape = {
  type: "either",
  of: [
    text(),
    {
      type: "object",
      min: 1,
      keys: {
        eq: { type: "either", of: [text(), { type: "number" }] },
        neq: text(),
        inc: list(text()),
        ninc: list(text()),
        pre: text(),
        suf: text(),
        re: text(),
        gt: { type: "number" },
        gte: { type: "number" },
        lt: { type: "number" },
        lte: { type: "number" },
      },
    },
  ],
};

const conditions = list(
  {
    type: "either",
    of: [
      { type: "object", required: ["type", "value"], keys: { type: { type: "string", oneOf: ["host"] }, value: matchable } },
      {
        type: "object",
        required: ["type", "key"],
        keys: { type: { type: "string", oneOf: ["header", "cookie", "query"] }, key: text(), value: matchable },
      },
    ],
  },
  16,
);

const service: Shape = {
  type: "object",
  required: ["service"],
  keys: { type: { type: "string", oneOf: ["service"] }, service: text(256), path: text() },
};
const destination: Shape = { type: "either", of: [text(), service] };

const headers = list(
  {
    type: "object",
    required: ["source", "headers"],
    keys: {
      source: text(),
      headers: list({ type: "object", required: ["key", "value"], keys: { key: text(), value: text(32_768) } }, 1024),
      has: conditions,
      missing: conditions,
    },
  },
  2048,
);

const redirects = list(
  {
    type: "object",
    required: ["source", "destination"],
    keys: { source: text(), destination: text(), permanent: flag, statusCode: status, has: conditions, missing: conditions, env: names },
  },
  2048,
);

const rewrites = list(
  {
    type: "object",
    required: ["source", "destination"],
    keys: {
      source: text(),
      destination,
      has: conditions,
      missing: conditions,
      statusCode: status,
      env: names,
      respectOriginCacheControl: flag,
    },
  },
  2048,
);

const routes = list({
  type: "either",
  of: [
    {
      type: "object",
      keys: {
        src: text(),
        source: text(),
        dest: text(),
        destination,
        headers: { type: "object", rest: text(32_768), min: 1, max: 100 },
        methods: list(text(32), 10),
        caseSensitive: flag,
        important: flag,
        user: flag,
        continue: flag,
        override: flag,
        check: flag,
        isInternal: flag,
        status,
        statusCode: status,
        locale: { type: "object", rest: any, min: 1 },
        middleware: { type: "number" },
        middlewarePath: { type: "string" },
        middlewareRawSrc: list({ type: "string" }),
        has: conditions,
        missing: conditions,
        mitigate: { type: "object", required: ["action"], keys: { action: { type: "string", oneOf: ["challenge", "deny"] } } },
        transforms: list(any, undefined, 1),
        env: names,
        respectOriginCacheControl: flag,
      },
    },
    {
      type: "object",
      required: ["handle"],
      keys: { handle: { type: "string", oneOf: ["error", "filesystem", "hit", "miss", "resource", "rewrite"] } },
    },
  ],
});

const duration: Shape = {
  type: "either",
  of: [
    { type: "number", min: 1 },
    { type: "string", oneOf: ["max"] },
  ],
};
const places = list({ type: "string" });

const functions: Shape = {
  type: "object",
  min: 1,
  max: 50,
  rest: {
    type: "object",
    keys: {
      architecture: { type: "string", oneOf: ["x86_64", "arm64"] },
      runtime: text(256),
      memory: { type: "number", min: 128, max: 10_240 },
      maxDuration: duration,
      maxConcurrency: { type: "number", min: 1 },
      regions: places,
      functionFailoverRegions: places,
      passiveRegions: places,
      affinity: any,
      includeFiles: text(256),
      excludeFiles: text(256),
      experimentalTriggers: list(any),
      supportsCancellation: flag,
    },
  },
};

const builds = list(
  { type: "object", required: ["use"], keys: { src: text(4096, 1), use: text(256, 3), config: { type: "object", rest: any } } },
  128,
);

const pattern: Shape = {
  type: "object",
  required: ["hostname"],
  keys: {
    protocol: { type: "string", oneOf: ["http", "https"] },
    hostname: text(256, 1),
    port: text(5),
    pathname: text(256, 1),
    search: text(256),
  },
};

const images: Shape = {
  type: "object",
  required: ["sizes"],
  keys: {
    contentDispositionType: { type: "string", oneOf: ["inline", "attachment"] },
    contentSecurityPolicy: text(256, 1),
    dangerouslyAllowSVG: flag,
    domains: list(text(256, 1), 50),
    formats: list({ type: "string", oneOf: ["image/avif", "image/webp", "image/jpeg", "image/png"] }, 4, 1),
    localPatterns: list({ type: "object", keys: { pathname: text(256, 1), search: text(256) } }, 25),
    minimumCacheTTL: { type: "integer", min: 1, max: 315_360_000 },
    qualities: list({ type: "integer", min: 1, max: 100 }, 20, 1),
    remotePatterns: list(pattern, 50),
    sizes: list({ type: "number" }, 50, 1),
  },
};

const crons = list({
  type: "object",
  required: ["path", "schedule"],
  keys: {
    path: { type: "string", min: 1, max: 512, pattern: /^\//, like: "a path that begins with a slash" },
    schedule: { type: "string", min: 9, max: 256, pattern: /^\s*\S+(?:\s+\S+){4}\s*$/, like: "a cron expression of five fields" },
  },
});

const command: Shape = { type: "either", of: [{ type: "string", max: 2048 }, { type: "null" }] };
const variables: Shape = { type: "object", rest: { type: "string" } };

export const VERCEL_SHAPE: Shape = {
  type: "object",
  rest: any,
  keys: {
    builds,
    routes,
    cleanUrls: flag,
    headers,
    redirects,
    rewrites,
    trailingSlash: flag,
    functions,
    images,
    crons,
    bunVersion: { type: "string" },
    env: variables,
    build: { type: "object", rest: any, keys: { env: variables } },
    regions: places,
    buildCommand: command,
    installCommand: command,
    devCommand: command,
    ignoreCommand: command,
    outputDirectory: command,
    git: {
      type: "object",
      rest: any,
      keys: { deploymentEnabled: { type: "either", of: [flag, { type: "object", rest: flag }] } },
    },
  },
};
