import { Location } from "../../text/location.js";
import type { Document, NodeStyle, Part, Path, SourceFile } from "../document.js";
import { nearest } from "../locate.js";
import type { Tape } from "./tape.js";

/** A document with the tape of its places: YAML, JSON or TOML. */
export class TapeDocument implements Document {
  constructor(
    readonly file: SourceFile,
    readonly index: number,
    readonly value: unknown,
    readonly tape: Tape,
    /** Record of the document's root. */
    readonly root = 0,
  ) {}

  locate(path: Path, part: Part): Location | undefined {
    const node = this.tape.find(this.root, path, part);
    return node === undefined ? undefined : new Location(this.file, this.tape.start(node), this.tape.end(node));
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }

  styleOf(path: Path): NodeStyle | undefined {
    const node = this.tape.find(this.root, path, "value");
    return node === undefined ? undefined : this.tape.style(node);
  }
}
