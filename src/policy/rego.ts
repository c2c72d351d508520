import type { PolicyFile } from "./file.js";
import type { LoadedPolicies, PolicyReader } from "./kinds.js";

/**
 * Rego is not evaluated: each file is an error, so that nothing seems checked that is not. An interpreter takes the place of this reader; it gets the
 * same files and answers rules like any other kind.
 */
export const reader: PolicyReader = {
  read(files: readonly PolicyFile[]): LoadedPolicies {
    return { rules: [], problems: files.map((file) => file.problem(messageFor(file))) };
  },
};

function messageFor({ name }: PolicyFile): string {
  return /_test\.rego$/i.test(name)
    ? "Rego is not evaluated, so these tests did not run: keep running them with conftest verify or opa test, or write the policy as a *.policy.yaml, whose tests stand in it"
    : "Rego is not evaluated, so this policy checked nothing: keep running it with conftest or opa, or write it as a *.policy.yaml (docs/guides/coming-from-conftest.md shows how each construct is written there)";
}
