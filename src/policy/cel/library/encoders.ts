import { CelError } from "../errors.js";
import { fn, type Definitions } from "./define.js";

function decode(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.replace(/=+$/, "").length % 4 === 1)
    throw new CelError("base64.decode(): this is not Base64");
  return new Uint8Array(Buffer.from(text, "base64"));
}

export const encoders: Definitions = {
  "base64.decode": [fn<[string]>(["string"], "bytes", decode)],
  "base64.encode": [fn<[Uint8Array]>(["bytes"], "string", (bytes) => Buffer.from(bytes).toString("base64"))],
};
