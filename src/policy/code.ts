import type { PolicyFile } from "./file.js";
import type { LoadedPolicies, PolicyContext, PolicyReader } from "./kinds.js";

/** Rules in JavaScript and TypeScript are code: they load where the config names them under plugins, and nowhere else. A folder may hold them beside policies. */
export const reader: PolicyReader = {
  read(files: readonly PolicyFile[], { plugins }: PolicyContext): LoadedPolicies {
    const message = plugins
      ? "a module is code: name it under plugins in the config, and it is loaded"
      : "a module is code, and --no-plugins refuses it";
    return {
      rules: [],
      problems: files.map((file) => file.problem(message, file.start, file.named ? "error" : "note")),
    };
  },
};
