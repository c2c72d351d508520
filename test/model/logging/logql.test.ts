import { describe, expect, test } from "vitest";
import { logqlFault } from "../../../src/model/logging/logql.js";

describe("LogQL for the ruler", () => {
  test.each([
    'sum by (app) (rate({app="web"} |= "error" [5m])) > 1',
    'count_over_time({app="web"} | json | status >= 500 [1m]) or vector(0)',
    'quantile_over_time(0.99, {app="web"} | logfmt | unwrap duration(latency) [5m]) by (path) > 1',
    'absent_over_time({job="mysql"}[1h])',
  ])("takes %s", (expression) => expect(logqlFault(expression)).toBeUndefined());

  test.each([
    ['{app="web"} |= "error"', '{app="web"} |= "error"', "gives no number"],
    ['rate({app="web"}[5m', "[5m", "ends too early"],
    ["up == 0", "up", 'unexpected "up"'],
    ['sum(frobnicate({a="b"}[1m]))', "frobnicate", "frobnicate"],
    ["{}", "}", "unexpected"],
  ])("turns down %s at %s", (expression, place, reason) => {
    const fault = logqlFault(expression)!;
    expect(fault.reason).toContain(reason);
    expect(expression.slice(fault.start, fault.end)).toContain(place);
  });
});
