/** A range of IP addresses: the first address as a number, and how many leading bits it fixes. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly base: bigint;
  readonly prefix: number;
}

/** An address or a range such as 10.0.0.0/8 or fd00::/8; undefined for anything else. An IPv4 range written as IPv6 (::ffff:10.0.0.0/104) is the IPv4 one. */
export function parseCidr(text: string): Cidr | undefined {
  const [address, bits, ...rest] = text.split("/");
  if (address === undefined || rest.length > 0) return undefined;
  const family = address.includes(":") ? 6 : 4;
  const value = family === 4 ? parseIpv4(address) : parseIpv6(address);
  const width = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (value === undefined || !(prefix <= width)) return undefined;
  if (family === 6 && prefix >= 96 && value >> 32n === MAPPED_IPV4) return masked(4, value & 0xffff_ffffn, prefix - 96);
  return masked(family, value, prefix);
}

const MAPPED_IPV4 = 0xffffn;

function masked(family: 4 | 6, value: bigint, prefix: number): Cidr {
  const free = BigInt((family === 4 ? 32 : 128) - prefix);
  return { family, base: (value >> free) << free, prefix };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0]!);
  const tail = halves.length === 2 ? groupsOf(halves[1]!) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...Array<bigint>(missing).fill(0n), ...tail].reduce((value, group) => (value << 16n) | group, 0n);
}

/** Groups of 16 bits; the last may be an IPv4 address. */
function groupsOf(text: string): bigint[] | undefined {
  if (text === "") return [];
  const groups: bigint[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes(".")) {
      const embedded = parseIpv4(part);
      if (embedded === undefined) return undefined;
      groups.push(embedded >> 16n, embedded & 0xffffn);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined;
      groups.push(BigInt(`0x${part}`));
    }
  }
  return groups;
}

/** Whether every address of `inner` is one of `outer`. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const free = BigInt((outer.family === 4 ? 32 : 128) - outer.prefix);
  return inner.base >> free === outer.base >> free;
}

/** Ranges that the Internet does not route. Sources: RFC 1918, 6598 (carriers), 3927 and 4291 (link-local), 4193 (unique local), loopback. */
const PRIVATE_RANGES: readonly Cidr[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "fc00::/7",
  "fe80::/10",
  "::1/128",
].flatMap((text) => parseCidr(text) ?? []);

/** Whether all of a range is private; undefined for a text that is no range. */
export function isPrivateCidr(text: string): boolean | undefined {
  const range = parseCidr(text);
  return range && PRIVATE_RANGES.some((outer) => containsCidr(outer, range));
}
