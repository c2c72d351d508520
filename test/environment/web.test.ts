import { describe, expect, test } from "vitest";
import { createResolver } from "../../src/environment/resolver.js";

const resolver = createResolver({ environments: [], defaultEnvironment: "unknown" });
const site = (projectPath: string) => ({ projectPath, kind: "netlify" as const });

describe("files of web apps", () => {
  test.each([
    [{ projectPath: "netlify.toml", kind: "netlify" }, "production", "Netlify deploys its production context with it"],
    [{ projectPath: "apps/web/vercel.json", kind: "vercel" }, "production", "Vercel deploys its production branch with it"],
    [{ projectPath: "staging/netlify.toml", kind: "netlify" }, "staging", "path segment staging"],
    [{ projectPath: ".storybook/netlify.toml", kind: "netlify" }, "unknown", "nothing marks it"],
    [{ projectPath: "examples/a/vercel.json", kind: "vercel" }, "unknown", "nothing marks it"],
    [{ projectPath: "web.yaml", kind: "manifest" }, "unknown", "nothing marks it"],
  ] as const)("%o", (file, role, because) => expect(resolver.ofFile(file)).toMatchObject({ role, because: { text: because } }));

  test.each([
    ["production", "production"],
    ["main", "production"],
    ["ma*", "development"],
    ["deploy-preview", "development"],
    ["branch-deploy", "development"],
    ["staging", "staging"],
    ["release/staging", "staging"],
    ["feature/*", "development"],
    ["nonprod", "unknown"],
  ])("context %s is for %s", (context, role) => {
    const found = resolver.ofContext(site("netlify.toml"), context);
    expect(found.role).toBe(role);
    expect(found.because.text).toContain(`context ${context}`);
  });

  test("what marks the file is stronger than the name of a context", () =>
    expect(resolver.ofContext(site("dev/netlify.toml"), "production").role).toBe("development"));
});
