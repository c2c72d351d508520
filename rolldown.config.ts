import { readFileSync } from "node:fs";
import type { RolldownOptions } from "rolldown";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as { version: string };

/** Packages that stay outside: loaded at run time where the user works or only for one format. */
const external = ["eslint-formatter-friendly", /^node:/];

const config: RolldownOptions[] = [
  {
    input: { cli: "src/cli/entry.ts", boot: "src/cli/boot.ts" },
    platform: "node",
    external,
    transform: { define: { DEPLOYLINT_VERSION: JSON.stringify(version) } },
    output: {
      dir: "dist/cli",
      format: "cjs",
      minify: true,
      entryFileNames: "[name].cjs",
      chunkFileNames: "[name]-[hash].cjs",
      exports: "named",
      // What every run needs comes in one file: each further one costs a third of a millisecond.
      codeSplitting: {
        groups: [{ name: "main", test: /[\\/]src[\\/](?:cli[\\/](?:entry|commands[\\/]lint)|report[\\/]formats[\\/]text)\.ts$/ }],
      },
    },
  },
  {
    input: { index: "src/index.ts", rule: "src/sdk.ts", testing: "src/testing/index.ts" },
    platform: "node",
    external: [
      ...external,
      "ajv",
      "ajv/dist/2020.js",
      "chalk",
      "fast-glob",
      "ignore",
      "js-yaml",
      "toml-eslint-parser",
      "dockerfile-ast",
      "saxes",
      "jiti",
      "yaml",
      /^@marcbachmann\//,
      "re2js",
      /^@prometheus-io\//,
      /^@grafana\//,
      /^@lezer\//,
    ],
    transform: { define: { DEPLOYLINT_VERSION: JSON.stringify(version) } },
    output: { dir: "dist/lib", format: "esm", entryFileNames: "[name].js", chunkFileNames: "shared/[name]-[hash].js" },
  },
];

export default config;
