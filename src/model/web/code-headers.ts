import { isServerOnly, showsPages } from "./frameworks.js";
import { netlifyPlugins, type Site } from "./sites.js";
import { isServedByFunctions, namesOnlyFunctions } from "./vercel.js";

/** Whether the headers of a site may come from code: functions or a server answer its requests, or a build plugin writes them. */
export function mayComeFromCode({ main, frameworks }: Site): boolean {
  if (isServedByFunctions(main) || isServerOnly(frameworks)) return true;
  if (main.kind === "vercel") return namesOnlyFunctions(main) && !showsPages(frameworks);
  return main.kind === "netlify" && netlifyPlugins(main).some((name) => /csp|headers|security/i.test(name));
}
