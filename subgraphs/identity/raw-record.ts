import type { AttributeName, Json, RelationFact } from '../../domain/model/index.ts';
import { DICTIONARY, RELATIONS_PER_RECORD, VALUES_PER_ATTRIBUTE, sourceKey } from '../../domain/model/index.ts';
import { DomainError } from '../../domain/errors.ts';
import type { RawPatch } from '../../hub/index.ts';
import { TEXT_LIMITS, checkText } from '../shared/index.ts';
import { ATTRIBUTE_NAMES } from './attribute-names.ts';
import { INPUT_FIELDS, type AttributesInput } from './attributes-input.ts';
import type { RelationInput } from './record-inputs.ts';
import { checkValidity } from './validity.ts';

/**
 * How much longer than its standard form a text may be as people write it: separators, titles, padding. Each text costs
 * work by its length, so none is looked into that cannot be a value.
 */
const RAW_SLACK = 2;
const SHORTEST_LIMIT = 200;

/** What an input says, attribute by attribute; attributes that it leaves out are absent. */
export function patchOf(input: AttributesInput, field: readonly string[]): RawPatch {
  const patch: { [A in AttributeName]?: readonly Json[] | null } = {};
  for (const attribute of ATTRIBUTE_NAMES) {
    const name = INPUT_FIELDS[attribute];
    const given: unknown = input[name];
    if (given === undefined) continue;
    const values: readonly unknown[] | null = given === null || Array.isArray(given) ? given : [given];
    if (values !== null && values.length > VALUES_PER_ATTRIBUTE) {
      throw new DomainError('BAD_USER_INPUT', `An attribute has at most ${VALUES_PER_ATTRIBUTE} values.`, [
        ...field,
        name,
      ]);
    }
    const longest = Math.max(SHORTEST_LIMIT, RAW_SLACK * DICTIONARY[attribute].maxLength);
    patch[attribute] = values?.map((value, index) => plain(value, [...field, name, String(index)], longest)) ?? null;
  }
  return patch;
}

/**
 * Without null members and input classes, in one order of members: equal inputs are equal JSON.
 * @throws DomainError BAD_USER_INPUT for a text longer than `longest`
 */
function plain(value: unknown, field: readonly string[], longest: number): Json {
  if (typeof value === 'string') return checkText(value, field, { max: longest });
  if (Array.isArray(value)) return value.map((element, index) => plain(element, [...field, String(index)], longest));
  if (typeof value !== 'object' || value === null) return value as Json;
  checkValidity(value, field);
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, member]) => [name, plain(member, [...field, name], longest)]));
}

/** @throws DomainError BAD_USER_INPUT for a relation that names nobody, or names a key that cannot be */
export function relationsOf(inputs: readonly RelationInput[], field: readonly string[]): RelationFact[] {
  if (inputs.length > RELATIONS_PER_RECORD) {
    throw new DomainError('BAD_USER_INPUT', `A record states at most ${RELATIONS_PER_RECORD} relations.`, field);
  }
  return inputs.map((input, index) => {
    const place = [...field, String(index)];
    const { to, toName, role, validFrom, validTo } = input;
    if (!to && !toName?.trim()) {
      throw new DomainError('BAD_USER_INPUT', 'A relation names the other party by "to" or "toName".', place);
    }
    checkValidity(input, place);
    return {
      type: input.type,
      ...(to ? { to: sourceKey(to.system, to.sourceId, [...place, 'to']) } : {}),
      ...(toName?.trim() ? { toName: checkText(toName, [...place, 'toName'], { max: TEXT_LIMITS.name }) } : {}),
      ...(role ? { role: checkText(role, [...place, 'role'], { max: TEXT_LIMITS.name }) } : {}),
      ...(validFrom ? { validFrom } : {}),
      ...(validTo ? { validTo } : {}),
    };
  });
}
