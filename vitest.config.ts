import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts", "rules/**/*.ts"],
      exclude: ["src/**/*.generated.ts", "src/cli/dev.ts", "src/cli/boot.ts", "src/cli/entry.ts"],
      reporter: ["text-summary"],
      thresholds: { lines: 85, functions: 85 },
    },
  },
});
