import { CelError } from "../errors.js";
import { fn, method, type Definitions } from "../library/define.js";
import { CelObject } from "../values.js";

const IP = "net.IP";
const CIDR = "net.CIDR";

class Ip extends CelObject {
  readonly kind = IP;
  constructor(
    readonly family: 4 | 6,
    readonly bits: bigint,
  ) {
    super();
  }

  override equals(other: Ip): boolean {
    return this.family === other.family && this.bits === other.bits;
  }

  /** The leading bits as a number. */
  top(count: number): bigint {
    return this.bits >> BigInt(width(this.family) - count);
  }
}

class Cidr extends CelObject {
  readonly kind = CIDR;
  constructor(
    readonly ip: Ip,
    readonly length: number,
  ) {
    super();
  }

  override equals(other: Cidr): boolean {
    return this.length === other.length && this.ip.equals(other.ip);
  }
}

function width(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

/** Neither zones nor leading zeros nor IPv4 addresses inside IPv6 ones. */
function parseIp(text: string): Ip | undefined {
  if (!text.includes(":")) {
    const bits = parseIpv4(text);
    return bits === undefined ? undefined : new Ip(4, bits);
  }
  const bits = parseIpv6(text);
  return bits === undefined || bits >> 32n === 0xffffn ? undefined : new Ip(6, bits);
}

function parseIpv4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const parts = match?.slice(1) ?? [];
  if (!match || parts.some((part) => Number(part) > 255 || /^0\d/.test(part))) return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1)!.at(-1);
  if (last?.includes(".")) {
    const embedded = parseIpv4(last);
    if (embedded === undefined) return undefined;
    groups.at(-1)!.splice(-1, 1, (embedded >> 16n).toString(16), (embedded & 0xffffn).toString(16));
  }
  const written = groups.flat();
  const missing = 8 - written.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  if (written.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const all = [...groups[0]!, ...Array<string>(missing).fill("0"), ...(groups[1] ?? [])];
  return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

/** The form of RFC 5952. */
function ipText({ family, bits }: Ip): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((bits >> BigInt(112 - index * 16)) & 0xffffn).toString(16));
  let best = { start: 0, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === "0") length++;
    if (length > best.length) best = { start, length };
  }
  if (best.length === 1) return groups.join(":");
  return `${groups.slice(0, best.start).join(":")}::${groups.slice(best.start + best.length).join(":")}`;
}

function ip(text: string): Ip {
  const result = parseIp(text);
  if (!result) throw new CelError(`${JSON.stringify(text)} is no IP address`);
  return result;
}

function parseCidr(text: string): Cidr | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const address = match ? parseIp(match[1]!) : undefined;
  const length = Number(match?.[2]);
  return address && length <= width(address.family) ? new Cidr(address, length) : undefined;
}

function cidr(text: string): Cidr {
  const result = parseCidr(text);
  if (!result) throw new CelError(`${JSON.stringify(text)} is no range of IP addresses`);
  return result;
}

function masked({ ip: address, length }: Cidr): Cidr {
  const free = BigInt(width(address.family) - length);
  return new Cidr(new Ip(address.family, (address.bits >> free) << free), length);
}

function containsIp(range: Cidr, address: Ip): boolean {
  return range.ip.family === address.family && range.ip.top(range.length) === address.top(range.length);
}

function containsCidr(range: Cidr, inner: Cidr): boolean {
  return inner.length >= range.length && containsIp(range, inner.ip);
}

const isUnspecified = ({ bits }: Ip): boolean => bits === 0n;
const isLoopback = (address: Ip): boolean => (address.family === 4 ? address.top(8) === 127n : address.bits === 1n);
const isMulticast = (address: Ip): boolean => (address.family === 4 ? address.top(4) === 0xen : address.top(8) === 0xffn);
const isLinkLocalUnicast = (address: Ip): boolean => (address.family === 4 ? address.top(16) === 0xa9fen : address.top(10) === 0x3fan);
const isLinkLocalMulticast = (address: Ip): boolean =>
  address.family === 4 ? address.top(24) === 0xe00000n : address.top(8) === 0xffn && (address.top(16) & 0xfn) === 2n;
const isGlobalUnicast = (address: Ip): boolean =>
  !(isUnspecified(address) || isLoopback(address) || isMulticast(address) || isLinkLocalUnicast(address)) &&
  !(address.family === 4 && address.bits === 0xffff_ffffn);

const test = (of: (address: Ip) => boolean): Definitions[string] => [method<[Ip]>(IP, [], "bool", of)];

/** IP addresses and ranges of them. */
export const addresses: Definitions = {
  ip: [fn<[string]>(["string"], IP, ip), method<[Cidr]>(CIDR, [], IP, (range) => range.ip)],
  isIP: [fn<[string]>(["string"], "bool", (text) => parseIp(text) !== undefined)],
  "ip.isCanonical": [fn<[string]>(["string"], "bool", (text) => ipText(ip(text)) === text)],
  string: [fn<[Ip]>([IP], "string", ipText), fn<[Cidr]>([CIDR], "string", (range) => `${ipText(range.ip)}/${range.length}`)],
  family: [method<[Ip]>(IP, [], "int", ({ family }) => family)],
  isUnspecified: test(isUnspecified),
  isLoopback: test(isLoopback),
  isLinkLocalMulticast: test(isLinkLocalMulticast),
  isLinkLocalUnicast: test(isLinkLocalUnicast),
  isGlobalUnicast: test(isGlobalUnicast),
  cidr: [fn<[string]>(["string"], CIDR, cidr)],
  isCIDR: [fn<[string]>(["string"], "bool", (text) => parseCidr(text) !== undefined)],
  containsIP: [
    method<[Cidr, Ip]>(CIDR, [IP], "bool", containsIp),
    method<[Cidr, string]>(CIDR, ["string"], "bool", (range, text) => containsIp(range, ip(text))),
  ],
  containsCIDR: [
    method<[Cidr, Cidr]>(CIDR, [CIDR], "bool", containsCidr),
    method<[Cidr, string]>(CIDR, ["string"], "bool", (range, text) => containsCidr(range, cidr(text))),
  ],
  masked: [method<[Cidr]>(CIDR, [], CIDR, masked)],
  prefixLength: [method<[Cidr]>(CIDR, [], "int", ({ length }) => length)],
};
