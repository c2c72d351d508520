import { Location } from "../../text/location.js";
import type { Document, Part, Path, SourceFile } from "../document.js";
import { nearest } from "../locate.js";
import type { Tape } from "./tape.js";

/** A document with the tape of its places: YAML or JSON. */
export class TapeDocument implements Document {
  constructor(
    readonly file: SourceFile,
    readonly index: number,
    readonly value: unknown,
    readonly tape: Tape,
  ) {}

  locate(path: Path, part: Part): Location | undefined {
    const range = this.tape.locate(path, part);
    return range && new Location(this.file, range.start, range.end);
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }
}
