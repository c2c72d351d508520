#!/usr/bin/env node
"use strict";

const dist = require("node:path").join(__dirname, "../dist/cli");
if (require("node:fs").existsSync(`${dist}/boot.cjs`)) require("../dist/cli/boot.cjs").start(dist);
else {
  process.stderr.write("deploylint is not built yet: run npm ci (or npm run build) in its folder\n");
  process.exitCode = 2;
}
