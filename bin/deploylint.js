#!/usr/bin/env node
"use strict";

require("../dist/cli/boot.cjs").start(require("node:path").join(__dirname, "../dist/cli"));
