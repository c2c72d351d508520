import { describe, expect, test } from "vitest";
import { documentOf, fileOf, problemsOf, written } from "../file.js";

const TEXT = `# syntax=docker/dockerfile:1
ARG V=1
FROM --platform=linux/amd64 golang:1.23 AS build
RUN apt-get update && \\
    # why
    apt-get install -y curl
ENV A=1 B="x y"
FROM scratch
COPY --from=build /a /b
USER root
CMD ["a", "b\\n"]
ONBUILD RUN make
HEALTHCHECK --interval=5s CMD curl localhost
`;
const document = documentOf(TEXT, "Dockerfile");

describe("a Dockerfile", () => {
  test("gives what conftest gives its policies", () => {
    const command = (Cmd: string, Value: string[], more: object = {}): object => ({
      Cmd,
      SubCmd: "",
      JSON: false,
      Flags: [],
      Value,
      Stage: 0,
      ...more,
    });
    expect(document.value).toEqual([
      [
        command("arg", ["V=1"]),
        command("from", ["golang:1.23", "AS", "build"], { Flags: ["--platform=linux/amd64"] }),
        command("run", ["apt-get update &&     apt-get install -y curl"]),
        command("env", ["A", "1", "=", "B", '"x y"', "="]),
        command("from", ["scratch"], { Stage: 1 }),
        command("copy", ["/a", "/b"], { Stage: 1, Flags: ["--from=build"] }),
        command("user", ["root"], { Stage: 1 }),
        command("cmd", ["a", "b\n"], { Stage: 1, JSON: true }),
        command("onbuild", ["make"], { Stage: 1, SubCmd: "run" }),
        command("healthcheck", ["CMD", "curl localhost"], { Stage: 1, Flags: ["--interval=5s"] }),
      ],
    ]);
  });

  test("knows where each word stands", () => {
    expect(written(document, [0, 1, "Value", 0])).toBe("golang:1.23");
    expect(document.at([0, 1, "Value", 0]).range.start).toEqual({ offset: TEXT.indexOf("golang"), line: 3, column: 29 });
    expect(written(document, [0, 3, "Value", 4])).toBe('"x y"');
    expect(written(document, [0, 7, "Value", 1])).toBe('"b\\n"');
    expect(written(document, [0, 5, "Flags", 0])).toBe("--from=build");
    expect(written(document, [0, 6, "Cmd"])).toBe("USER");
  });

  test("keeps a here-document as it is", () =>
    expect(documentOf("FROM a\nRUN <<EOF\necho hi\nEOF\n", "Dockerfile").value).toMatchObject([[{}, { Value: ["<<EOF\necho hi\nEOF"] }]]));

  test("is told by its name", () => {
    for (const name of ["Dockerfile", "Dockerfile.dev", "web.dockerfile", "Containerfile"])
      expect(fileOf("FROM a\n", name).format).toBe("dockerfile");
    for (const name of ["dockerfiles.yaml", "MyDockerfile.md"]) expect(fileOf("", name).format).not.toBe("dockerfile");
  });

  test("that is huge is refused, a long one is read in time", () => {
    expect(problemsOf(fileOf("FROM a\n".padEnd(1_100_000, "#"), "Dockerfile", true))).toEqual([
      "error parse 1:1 a Dockerfile of more than 1 MB is not read",
    ]);
    const start = performance.now();
    expect(fileOf(`FROM a\n${"RUN echo a \\\n b\n".repeat(2000)}`, "Dockerfile").documents).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
