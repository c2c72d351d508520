import { expect, test } from "vitest";
import { parseCronDays } from "../../src/model/cron.js";

test.each([
  ["0 2 * * *", 1],
  ["@daily", 1],
  ["0 2 * * 0", 7],
  ["0 2 * * 7", 7],
  ["0 2 * * sun", 7],
  ["0 2 * * mon-fri", 3],
  ["0 2 1 * *", 31],
  ["0 2 1,15 * *", 17],
  ["0 2 1 */3 *", 92],
  ["0 2 1 jan *", 366],
  ["0 2 29 2 *", 1461],
  ["0 2 31 * *", 61],
  // Either field is enough when both are given.
  ["0 2 1 * mon", 7],
  ["0 2 */10 * *", 10],
])("%s leaves at most %i days between two days", (text, longestGap) => expect(parseCronDays(text)).toEqual({ longestGap }));

test.each([
  "",
  "0 2 * *",
  "0 2 * * * *",
  "0 2 30 2 *",
  "0 2 0 * *",
  "0 2 32 * *",
  "0 2 * 13 *",
  "0 2 * foo *",
  "0 2 5-1 * *",
  "a b c d e",
  "0 2 */0 * *",
])("%j is nothing that fires", (text) => expect(parseCronDays(text)).toBeUndefined());
