import type { PolicyFile } from "./file.js";
import type { LoadedPolicies, PolicyContext, PolicyReader } from "./kinds.js";

/** Rules in JavaScript and TypeScript are code: they load where the config names them under plugins, and nowhere else. A folder may hold them beside policies. */
export const reader: PolicyReader = {
  read(files: readonly PolicyFile[], { plugins }: PolicyContext): LoadedPolicies {
    const advice = plugins ? "name it under plugins in the config" : "and --no-plugins refuses it";
    return {
      rules: [],
      problems: files.map((file) =>
        file.problem(
          `a rule in JavaScript or TypeScript is code, which is not run as a policy: ${advice}`,
          file.start,
          file.named ? "error" : "note",
        ),
      ),
    };
  },
};
