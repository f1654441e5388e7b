import { DICTIONARY, type AttributeName, type FieldClass } from '../../domain/model/index.ts';

/** From the least delicate to the most: a column that is read for several purposes has the last of their classes. */
const ORDER: readonly FieldClass[] = ['public', 'profile', 'financial', 'identifier', 'contact', 'sensitive'];

const OF_SECTION: Readonly<Record<string, FieldClass>> = {
  records: 'profile',
  transactions: 'financial',
  lines: 'financial',
  interactions: 'profile',
  preferences: 'profile',
  consents: 'profile',
};
/** Fields of business rows with a class of their own. */
const OF_FIELD: Readonly<Record<string, FieldClass>> = {
  'interactions.text': 'sensitive',
  'consents.email': 'contact',
  'consents.phone': 'contact',
};
/** Fields that hold the id of a record, row or customer. */
const IDS = new Set(['id', 'customer', 'transaction', 'to']);
/** Lists of a record's entry that are named otherwise than their attribute. */
const ATTRIBUTE_OF: Readonly<Record<string, AttributeName>> = {
  names: 'name',
  organisationNames: 'organisationName',
  emails: 'email',
  phones: 'phone',
  addresses: 'address',
  identifiers: 'identifier',
  socialHandles: 'socialHandle',
  devices: 'device',
};

/** The class of what is read at a path of the mapping; null where it only decides whether something applies. */
function classAt(path: readonly (string | number)[]): FieldClass | null {
  const [section, , field, , part] = path;
  const whole = OF_SECTION[String(section)];
  if (whole === undefined || path.includes('when') || path.includes('deleted')) return null;
  if (typeof field !== 'string') return whole;
  if (IDS.has(field) || IDS.has(String(part))) return 'identifier';
  const attribute = ATTRIBUTE_OF[field] ?? field;
  if (section === 'records' && Object.hasOwn(DICTIONARY, attribute))
    return DICTIONARY[attribute as AttributeName].dataClass;
  return OF_FIELD[`${section}.${field}`] ?? whole;
}

/** The data class of each column, from what the mapping reads it for: a refusal says it in place of the value. */
export class ColumnClasses {
  readonly #classes = new Map<string, FieldClass>();

  add(column: string, path: readonly (string | number)[]): void {
    const found = classAt(path);
    if (found === null) return;
    // A connector knows a nested column by its first name alone.
    for (const name of new Set([column, column.startsWith('$') ? column : column.replace(/\..*/s, '')])) {
      const known = this.#classes.get(name);
      if (known === undefined || ORDER.indexOf(found) > ORDER.indexOf(known)) this.#classes.set(name, found);
    }
  }

  of(column: string | null): FieldClass | null {
    return column === null ? null : (this.#classes.get(column) ?? null);
  }
}
