import canonicalize from 'canonicalize';
import { z } from 'zod';
import { DomainError } from '../errors.ts';
import { ATTRIBUTE_NAMES, isSystem } from '../model/index.ts';
import type { SurvivorshipPolicy } from './policy.ts';

const STRATEGIES = ['most-recent', 'most-trusted', 'most-frequent', 'most-complete', 'aggregate'] as const;
const system = z.string().refine(isSystem, 'a system is 1 to 32 of a–z, 0–9 and "-", starting with a letter');
const systems = z
  .array(system)
  .max(1_000)
  .refine((names) => new Set(names).size === names.length, 'a system stands in the list more than once');
const rule = z.strictObject({
  strategies: z
    .array(z.enum(STRATEGIES))
    .min(1, 'at least one strategy')
    .refine((names) => new Set(names).size === names.length, 'a strategy stands in the list more than once'),
  trust: systems.optional(),
  keep: z.int().min(1).max(100_000).optional(),
});
const file = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name is 1 to 64 of a–z, 0–9 and "-"'),
  trust: systems.default([]),
  fallback: rule.default({ strategies: ['most-recent'] }),
  rules: z.partialRecord(z.enum(ATTRIBUTE_NAMES), rule).default({}),
});

/** FNV-1a, 64 bits (draft-eastlake-fnv): names a content; protects against mistakes, not against malice. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

/**
 * Reads the content of a policy file (JSON already parsed). Its version is the name with a fingerprint of the content,
 * so that two contents never share one.
 * @throws DomainError BAD_USER_INPUT, naming every fault with its place.
 */
export function parseSurvivorshipPolicy(json: unknown): SurvivorshipPolicy {
  const read = file.safeParse(json);
  if (!read.success) {
    const faults = read.error.issues.map(
      (issue) => `${issue.path.map(String).join('.') || 'policy'}: ${issue.message}`,
    );
    throw new DomainError('BAD_USER_INPUT', `The survivorship policy is not valid. ${faults.join('; ')}`, ['policy']);
  }
  const { name, ...content } = read.data;
  const clean = JSON.parse(JSON.stringify(content)) as Omit<SurvivorshipPolicy, 'version'>;
  return { ...clean, version: `${name}@${fingerprint(canonicalize(clean) ?? '')}` };
}
