import { nodeHash, type Hash } from './hash.ts';
import { rootOfLeaves } from './tree.ts';

/** The largest power of two below `n`, which must be at least 2. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/**
 * RFC 9162 §2.1.3.1: what leads from leaf `index` to the root over `leaves`.
 * @throws RangeError where there is no such leaf
 */
export function inclusionProof(leaves: readonly Hash[], index: number): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError('There is no such leaf.');
  const path = (from: number, to: number, m: number): Hash[] => {
    if (to - from === 1) return [];
    const k = split(to - from);
    return m < k
      ? [...path(from, from + k, m), rootOfLeaves(leaves, from + k, to)]
      : [...path(from + k, to, m - k), rootOfLeaves(leaves, from, from + k)];
  };
  return path(0, leaves.length, index);
}

/** RFC 9162 §2.1.3.2. */
export function verifyInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (!Number.isInteger(index) || index < 0 || index >= size) return false;
  let fn = BigInt(index);
  let sn = BigInt(size - 1);
  let r = leaf;
  for (const p of proof) {
    if (sn === 0n) return false;
    if (fn % 2n === 1n || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2n === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else r = nodeHash(r, p);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && r === root;
}

/**
 * RFC 9162 §2.1.4.1: that the tree over the first `earlier` leaves is a beginning of the tree over all of them.
 * @throws RangeError where `earlier` is not from 1 to the number of leaves
 */
export function consistencyProof(leaves: readonly Hash[], earlier: number): Hash[] {
  if (!Number.isInteger(earlier) || earlier < 1 || earlier > leaves.length) {
    throw new RangeError('The earlier tree has at least one leaf and no more than the later one.');
  }
  const subproof = (m: number, from: number, to: number, whole: boolean): Hash[] => {
    if (m === to - from) return whole ? [] : [rootOfLeaves(leaves, from, to)];
    const k = split(to - from);
    return m <= k
      ? [...subproof(m, from, from + k, whole), rootOfLeaves(leaves, from + k, to)]
      : [...subproof(m - k, from + k, to, false), rootOfLeaves(leaves, from, from + k)];
  };
  return subproof(earlier, 0, leaves.length, true);
}

/** RFC 9162 §2.1.4.2. */
export function verifyConsistency(
  earlier: { readonly size: number; readonly root: Hash },
  later: { readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  if (earlier.size < 1 || earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && earlier.root === later.root;
  const complete = (BigInt(earlier.size) & (BigInt(earlier.size) - 1n)) === 0n;
  const path = complete ? [earlier.root, ...proof] : proof;
  const first = path[0];
  if (proof.length === 0 || first === undefined) return false;
  let fn = BigInt(earlier.size - 1);
  let sn = BigInt(later.size - 1);
  while (fn % 2n === 1n) [fn, sn] = [fn >> 1n, sn >> 1n];
  let fr = first;
  let sr = first;
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if (fn % 2n === 1n || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (fn % 2n === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else sr = nodeHash(sr, c);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && fr === earlier.root && sr === later.root;
}
