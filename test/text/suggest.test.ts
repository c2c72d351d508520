import { describe, expect, it } from "vitest";
import { suggest } from "../../src/text/suggest.js";

const RULES = ["strategy/dev-uses-recreate", "health/readiness-probe", "health/liveness-probe", "tls/ingress-https"];

describe("suggest", () => {
  it.each<[string, string | undefined]>([
    ["health/readyness-probe", "health/readiness-probe"],
    ["readiness-probe", "health/readiness-probe"],
    ["livenes-probe", "health/liveness-probe"],
    ["HEALTH/liveness-probe", "health/liveness-probe"],
    ["tls/ingress-htpts", "tls/ingress-https"],
    ["tls", "tls/ingress-https"],
    ["tl", undefined],
    ["database/no-public-service", undefined],
    ["", undefined],
    ["x".repeat(1000), undefined],
  ])("%s → %s", (word, expected) => expect(suggest(word, RULES)).toBe(expected));

  it("takes the closest, then the first", () => {
    expect(suggest("stagin", ["stage", "staging"])).toBe("staging");
    expect(suggest("prox", ["prob", "prod"])).toBe("prob");
    expect(suggest("warn", ["off", "info", "warning", "error"])).toBe("warning");
    expect(suggest("prdo", ["prod"])).toBe("prod");
    expect(suggest("x", ["a"])).toBeUndefined();
  });
});
