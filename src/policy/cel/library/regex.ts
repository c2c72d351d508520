import { pattern } from "../regex.js";
import { method, type Definitions } from "./define.js";

type Int = number | bigint;

function findAll(text: string, source: string, limit: number): string[] {
  const found: string[] = [];
  const matcher = pattern(source).matcher(text);
  while (found.length !== limit && matcher.find()) found.push(matcher.group() ?? "");
  return found;
}

/** Kubernetes' regular expressions. */
export const regex: Definitions = {
  find: [
    method<[string, string]>("string", ["string"], "string", (text, source, frame) => {
      frame.budget.charge(text.length / 10);
      return findAll(text, source, 1)[0] ?? "";
    }),
  ],
  findAll: [
    method<[string, string]>("string", ["string"], "list", (text, source, frame) => {
      frame.budget.charge(text.length);
      return findAll(text, source, -1);
    }),
    method<[string, string, Int]>("string", ["string", "int"], "list", (text, source, limit, frame) => {
      frame.budget.charge(text.length);
      return findAll(text, source, Number(limit));
    }),
  ],
};
