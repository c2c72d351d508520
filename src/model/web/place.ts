import { Location, type TextFile } from "../../text/location.js";

/** The place of `value.slice(start, end)` in the scalar at `location`; the whole scalar where it is not written as it reads. */
export function partOfScalar(location: Location, value: string, start: number, end: number): Location {
  const offset = value === "" ? -1 : location.text.indexOf(value);
  return offset < 0 ? location : new Location(location.file, location.start + offset + start, location.start + offset + end);
}

/** A word of a file, for places that no value stands at; the beginning of the file for an offset of 0. */
export function placeIn(file: TextFile, offset: number): Location {
  const word = /[^\s"'`(){}[\],:;]+|./y;
  word.lastIndex = offset;
  return new Location(file, offset, Math.min(file.text.length, word.exec(file.text) ? word.lastIndex : offset));
}
