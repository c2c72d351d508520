import { describe, expect, it } from "vitest";
import { formatterNames, loadFormatter, UnknownFormatError } from "../../src/report/index.js";

describe("loadFormatter", () => {
  it("knows every name that it lists", async () => {
    for (const name of formatterNames) {
      const formatter = await loadFormatter(name);
      expect(formatter.name).toBe(name === "friendly" ? "eslint:friendly" : name);
    }
  });

  it("helps with names that it does not know", async () => {
    await expect(loadFormatter("jsno")).rejects.toThrow(UnknownFormatError);
    await expect(loadFormatter("jsno")).rejects.toThrow('unknown format "jsno"; did you mean "json"?');
    await expect(loadFormatter("xyzxyz")).rejects.toThrow(/^unknown format "xyzxyz" \(formats: text, json, sarif, .*eslint:<name>\)$/);
    await expect(loadFormatter("constructor")).rejects.toThrow("unknown format");
    await expect(loadFormatter("eslint:")).rejects.toThrow("unknown format");
  });
});
