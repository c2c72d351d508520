import type { Document, Part, Path } from "../../load/document.js";
import type { Location } from "../../text/location.js";

/** Where a value is written. Cheap to make: ranges are looked up only when somebody asks. */
export interface Place {
  /** The range of what stands at `rest` below this place. */
  locate(rest: Path, part: Part): Location | undefined;
  child(step: string | number): Place;
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

/** The place to show for an entry: its value, else its key. */
export function locationOf(place: Place | undefined): Location | undefined {
  return place?.locate([], "value") ?? place?.locate([], "key");
}
