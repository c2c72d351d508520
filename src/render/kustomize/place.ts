import type { Document, Part, Path, PlacedText } from "../../load/document.js";
import { placedText } from "../../load/placed-text.js";
import type { Location } from "../../text/location.js";

/** Where a value is written. Cheap to make: ranges are looked up only when somebody asks. */
export interface Place {
  /** The range of what stands at `rest` below this place. */
  locate(rest: Path, part: Part): Location | undefined;
  child(step: string | number): Place;
  /** The text that the string here was made from; see {@link Document.sourceText}. */
  textAt?(rest: Path): PlacedText | undefined;
  /** What the value was read from; absent for places that stand for something else. */
  readonly document?: Document;
}

/** A path in a document. Paths are kept as a chain, so that a place below another costs one small object. */
export class DocumentPlace implements Place {
  constructor(
    readonly document: Document,
    readonly parent?: DocumentPlace,
    readonly step?: string | number,
  ) {}

  get path(): Path {
    const steps: (string | number)[] = [];
    for (let place: DocumentPlace | undefined = this; place?.step !== undefined; place = place.parent) steps.push(place.step);
    return steps.reverse();
  }

  child(step: string | number): DocumentPlace {
    return new DocumentPlace(this.document, this, step);
  }

  locate(rest: Path, part: Part): Location | undefined {
    return this.document.locate([...this.path, ...rest], part);
  }

  textAt(rest: Path): PlacedText | undefined {
    return placedText(this.document, [...this.path, ...rest]);
  }
}

/** One range that stands for a value and everything below it: a line of an env file, a generator entry. */
export class FixedPlace implements Place {
  constructor(private readonly location: Location | undefined) {}

  child(): this {
    return this;
  }

  locate(): Location | undefined {
    return this.location;
  }
}

/** A value that was made from a text: it is shown where the entry that names the text stands, and what lies in it where it is written. */
export class SourcePlace implements Place {
  constructor(
    readonly entry: Place,
    private readonly source: () => PlacedText,
  ) {}

  child(): this {
    return this;
  }

  locate(): Location | undefined {
    return this.entry.locate([], "value");
  }

  textAt(rest: Path): PlacedText | undefined {
    return rest.length === 0 ? this.source() : undefined;
  }
}

/** The place to show for an entry: its value, else its key. */
export function locationOf(place: Place | undefined): Location | undefined {
  return place?.locate([], "value") ?? place?.locate([], "key");
}
