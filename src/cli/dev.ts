/** Runs the command line from the sources: npx tsx src/cli/dev.ts. */
import { start } from "./entry.js";

await start();
