/** The candidate that `word` most likely stands for, or undefined when none is close. Upper and lower case count as equal. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  if (wanted.length === 0 || wanted.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let bestDistance = (wanted.length === 2 ? 1 : Math.floor(wanted.length * 0.4)) + 1;
  for (const candidate of candidates) {
    const distance = closeness(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** A text beyond this is no typing mistake of a name. */
const MAX_LENGTH = 100;

/** Edit distance, with shortcuts for cut words ("warn") and for ids given without their category ("readiness-probe"). */
function closeness(wanted: string, candidate: string, limit: number): number {
  if (wanted.length >= 3 && candidate.startsWith(wanted)) return Math.min(1, candidate.length - wanted.length);
  const tail = candidate.slice(candidate.lastIndexOf("/") + 1);
  if (tail !== candidate && !wanted.includes("/"))
    return Math.min(editDistance(wanted, tail, limit) + 0.5, editDistance(wanted, candidate, limit));
  return editDistance(wanted, candidate, limit);
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); at least `limit` when it is not smaller. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
