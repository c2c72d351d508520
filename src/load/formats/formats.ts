import type { FileFormat } from "../document.js";
import { parseDockerfile } from "./dockerfile.js";
import { parseDotenv } from "./dotenv.js";
import { parseIni } from "./ini.js";
import type { ParsedText } from "./item.js";
import { parseJson } from "./json.js";
import { parseProperties } from "./properties.js";
import { parseToml } from "./toml.js";
import { parseXml } from "./xml.js";

/** A format that files are read in. YAML has a parser of its own, since a text of it holds several documents. */
export interface FormatReader {
  parse(text: string): ParsedText;
  /** How the names of such files look. */
  readonly names: RegExp;
  /** The same as globs, for those who seek such files. */
  readonly globs: readonly string[];
}

/** The formats by name; a file is read in the first one that its name fits. */
export const FORMATS: Readonly<Record<Exclude<FileFormat, "yaml" | "text">, FormatReader>> = {
  json: { parse: (text) => parseJson(text), names: /\.json$/i, globs: ["**/*.json"] },
  jsonc: {
    parse: (text) => parseJson(text, { comments: true }),
    names: /\.(?:jsonc|code-workspace)$/i,
    globs: ["**/*.jsonc", "**/*.code-workspace"],
  },
  toml: { parse: parseToml, names: /\.toml$/i, globs: ["**/*.toml"] },
  dockerfile: {
    parse: parseDockerfile,
    names: /^(?:Dockerfile|Containerfile)(?:\.[^/]*)?$|\.(?:dockerfile|containerfile)$/i,
    globs: ["**/Dockerfile", "**/Containerfile", "**/Dockerfile.*", "**/Containerfile.*", "**/*.dockerfile", "**/*.containerfile"],
  },
  dotenv: { parse: parseDotenv, names: /^\.env(?:\.[^/]*)?$|\.env$/i, globs: ["**/.env", "**/.env.*", "**/*.env"] },
  ini: { parse: parseIni, names: /\.ini$/i, globs: ["**/*.ini"] },
  properties: { parse: parseProperties, names: /\.properties$/i, globs: ["**/*.properties"] },
  xml: { parse: parseXml, names: /\.xml$/i, globs: ["**/*.xml"] },
};

/** What `--parser` and `match.formats` take. */
export const FORMAT_NAMES: readonly FileFormat[] = ["yaml", ...(Object.keys(FORMATS) as FileFormat[])];

/** The format that the name of a file tells; YAML where it tells none, as most files without an ending are configuration in it. */
export function formatOfName(name: string): FileFormat {
  for (const [format, { names }] of Object.entries(FORMATS)) if (names.test(name)) return format as FileFormat;
  return /\.(?:tpl|txt|md)$/i.test(name) ? "text" : "yaml";
}
