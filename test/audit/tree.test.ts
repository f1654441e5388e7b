import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  consistencyProof,
  EMPTY_ROOT,
  Frontier,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
  type Hash,
} from '../../audit/index.ts';

/** RFC 9162 §2.1.1, word for word. */
function naive(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0] as Hash;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naive(leaves.slice(0, k)), naive(leaves.slice(k)));
}

/** Leaves and roots that the reference implementations of Certificate Transparency test with. */
const VECTOR_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const VECTOR_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const hex = (value: Hash): string => Buffer.from(value, 'latin1').toString('hex');
const leavesOf = (size: number): Hash[] => Array.from({ length: size }, (_, i) => leafHash(`entry ${i}`));
const sizes = fc.integer({ min: 1, max: 130 });

describe('The Merkle tree of RFC 9162', () => {
  test('gives the published roots', () => {
    expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    VECTOR_ROOTS.forEach((root, index) => {
      const leaves = VECTOR_LEAVES.slice(0, index + 1).map((leaf) => new Uint8Array(Buffer.from(leaf, 'hex')));
      expect(hex(rootOf(leaves))).toBe(root);
    });
  });

  test('its frontier has the root of the whole tree after every leaf', () => {
    const leaves = leavesOf(130);
    const tree = Frontier.empty();
    leaves.forEach((leaf, index) => {
      tree.append(leaf);
      expect(tree.root()).toBe(naive(leaves.slice(0, index + 1)));
      expect(tree.size).toBe(index + 1);
    });
  });

  test('a copy grows by itself', () => {
    const tree = Frontier.empty();
    tree.append(leafHash('a'));
    const copy = tree.copy();
    copy.append(leafHash('b'));
    expect([tree.size, copy.size]).toEqual([1, 2]);
    expect(tree.root()).toBe(leafHash('a'));
  });

  test('inclusion proofs hold for their own leaf, place, size and root alone', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, some, other) => {
        const leaves = leavesOf(size);
        const index = some % size;
        const root = naive(leaves);
        const proof = inclusionProof(leaves, index);
        const leaf = leaves[index] as Hash;
        expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true);
        expect(verifyInclusion(leafHash('forged'), index, size, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, proof, leafHash('root'))).toBe(false);
        const elsewhere = other % size;
        if (elsewhere !== index) expect(verifyInclusion(leaf, elsewhere, size, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, [...proof, leaf], root)).toBe(false);
        if (proof.length > 0) expect(verifyInclusion(leaf, index, size, proof.slice(1), root)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('consistency proofs hold for a real beginning alone', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (size, some) => {
        const leaves = leavesOf(size);
        const before = 1 + (some % size);
        const earlier = { size: before, root: naive(leaves.slice(0, before)) };
        const later = { size, root: naive(leaves) };
        const proof = consistencyProof(leaves, before);
        expect(verifyConsistency(earlier, later, proof)).toBe(true);
        const forged = leaves.map((leaf, i) => (i === before - 1 ? leafHash('forged') : leaf));
        expect(verifyConsistency({ size: before, root: naive(forged.slice(0, before)) }, later, proof)).toBe(false);
        if (before < size) {
          expect(verifyConsistency(earlier, { size, root: naive(forged) }, consistencyProof(forged, before))).toBe(
            false,
          );
          expect(verifyConsistency(earlier, later, [...proof, leafHash('more')])).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('there is no proof of what is not there', () => {
    expect(() => inclusionProof(leavesOf(3), 3)).toThrow(RangeError);
    expect(() => consistencyProof(leavesOf(3), 4)).toThrow(RangeError);
    expect(() => consistencyProof(leavesOf(3), 0)).toThrow(RangeError);
    expect(verifyInclusion(leafHash('a'), 1, 1, [], leafHash('a'))).toBe(false);
  });
});
