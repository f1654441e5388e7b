import { isCurrency } from '../../domain/business/index.ts';
import {
  CONSENT_STATES,
  INTERACTION_DIRECTIONS,
  INTERACTION_STATES,
  INTERACTION_TYPES,
  LIFECYCLE_STAGES,
  PREFERENCE_CHOICES,
  PREFERENCE_SUBJECTS,
  RESTRICTIONS,
  TRANSACTION_TYPES,
  type StandardValue,
} from '../../domain/model/index.ts';
import {
  isAbsent,
  normalizeCurrency,
  normalizeLifecycleStage,
  normalizeRestriction,
} from '../../domain/normalize/index.ts';
import type { Value } from './expression.ts';
import type { MappingFile } from './language.ts';
import type { Path } from './shared.ts';
import { MappingFault } from './steps.ts';

/** What a field may say, and what is wrong with everything else. */
interface Choice {
  readonly allows: (text: string) => boolean;
  readonly fault: string;
}

const noneOf = (list: readonly string[]): string => `is none of ${list.join(', ')}`;
const NO_CURRENCY = 'is no currency of ISO 4217, such as EUR';

/** Of business rows, which are refused with any other text. */
const among = (list: readonly string[]): Choice => ({
  allows: (text) => list.includes(text.trim()),
  fault: noneOf(list),
});

/** Of customers, in any words that the normaliser reads or takes for nothing. */
const read = (normalize: (text: string) => StandardValue<unknown>, fault: string): Choice => ({
  allows(text) {
    const value = normalize(text);
    return value.value !== null || isAbsent(value);
  },
  fault,
});

/** Fields with a list of their own, by section. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, Choice>>>> = {
  records: {
    lifecycleStage: read(normalizeLifecycleStage, noneOf(LIFECYCLE_STAGES)),
    restriction: read(normalizeRestriction, noneOf(RESTRICTIONS)),
    creditLimit: read(normalizeCurrency, NO_CURRENCY),
  },
  transactions: {
    type: among(TRANSACTION_TYPES),
    currency: { allows: (text) => isCurrency(text.trim().toUpperCase()), fault: NO_CURRENCY },
  },
  interactions: {
    type: among(INTERACTION_TYPES),
    direction: among(INTERACTION_DIRECTIONS),
    state: among(INTERACTION_STATES),
  },
  preferences: { subject: among(PREFERENCE_SUBJECTS), choice: among(PREFERENCE_CHOICES) },
  consents: { state: among(CONSENT_STATES) },
};

/**
 * Looks for texts of the mapping itself that their field can never have: constants, those of a choice too, defaults
 * and the texts of look-ups.
 * @throws MappingFault at the first
 */
export function checkConstants(file: MappingFile): void {
  for (const [section, fields] of Object.entries(CHOICES)) {
    const entries = (file as Readonly<Record<string, unknown>>)[section] as readonly object[] | undefined;
    for (const [i, entry] of (entries ?? []).entries()) {
      for (const [field, choice] of Object.entries(fields)) {
        const found = (entry as Readonly<Record<string, unknown>>)[field];
        if (found === undefined) continue;
        for (const { value, path } of valuesOf(field, found, [section, i, field])) {
          for (const { text, at } of textsOf(file, value, path)) {
            if (!choice.allows(text)) throw new MappingFault(at, choice.fault);
          }
        }
      }
    }
  }
}

/** The values of a field that its choice is about. */
function valuesOf(field: string, found: unknown, path: Path): { readonly value: Value; readonly path: Path }[] {
  if (Array.isArray(found)) {
    return (found as readonly { readonly value: Value }[]).map(({ value }, i) => ({
      value,
      path: [...path, i, 'value'],
    }));
  }
  if (field !== 'creditLimit') return [{ value: found as Value, path }];
  const { currency } = found as { readonly currency?: Value };
  return currency === undefined ? [] : [{ value: currency, path: [...path, 'currency'] }];
}

interface Text {
  readonly text: string;
  readonly at: Path;
}

/** The texts that a mapping can give a value by itself; what steps make of one is not followed. */
function textsOf(file: MappingFile, value: Value, path: Path): Text[] {
  const texts = value.do === undefined || value.do.length === 0 ? ownTexts(file, value, path) : lookedUp(file, value);
  if (value.else !== undefined) texts.push(...textsOf(file, value.else, [...path, 'else']));
  if (value.default !== undefined) texts.push({ text: value.default, at: [...path, 'default'] });
  return texts;
}

function ownTexts(file: MappingFile, value: Value, path: Path): Text[] {
  if (value.const !== undefined) return [{ text: String(value.const), at: [...path, 'const'] }];
  if (value.then !== undefined) return textsOf(file, value.then, [...path, 'then']);
  return (value.first ?? []).flatMap((part, i) => textsOf(file, part, [...path, 'first', i]));
}

/** Those of the table that a value ends with, where all that it holds is for this value, in every row. */
function lookedUp(file: MappingFile, value: Value): Text[] {
  const name = value.do?.at(-1)?.lookup;
  const table = name === undefined ? undefined : file.lookups?.[name];
  if (name === undefined || table === undefined || usesOf(file, name) > 1 || hasCondition(file)) return [];
  const filled = Object.entries(table).filter(([, text]) => text !== '');
  return filled.map(([key, text]) => ({ text, at: ['lookups', name, key] }));
}

/** How often a table is named in a part of a mapping. */
function usesOf(part: unknown, name: string): number {
  if (typeof part !== 'object' || part === null) return 0;
  return Object.entries(part).reduce(
    (sum, [key, value]) => sum + (key === 'lookup' && value === name ? 1 : usesOf(value, name)),
    0,
  );
}

/** Whether anything of a part of a mapping is for some rows alone. */
function hasCondition(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  return Object.entries(part).some(([key, value]) => (key === 'when' && value !== undefined) || hasCondition(value));
}
