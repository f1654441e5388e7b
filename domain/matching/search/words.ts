import type { IncomingRecord, OrganisationName, PersonName } from '../../model/index.ts';
import { foldName, joinPrefixes, SURNAME_READINGS } from '../../normalize/index.ts';

/** Words of one name beyond this are not searched; long names are titles of bodies, found by their first words. */
const MOST_WORDS = 6;

/** The folded words under which a person's name is found; Han and hangul by the reading of each part. */
export function personWords(name: PersonName): readonly string[] {
  const parts = [name.given, name.middle, name.family].filter((part) => part !== undefined);
  const texts = parts.length > 0 ? parts : [name.full];
  return texts
    .flatMap((text) => {
      const reading = text === name.family ? SURNAME_READINGS.get(text) : undefined;
      const folded = foldName(text);
      return reading !== undefined && reading !== folded ? [reading, folded] : folded.split(' ');
    })
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
}

/** The folded words under which an organisation's name is found: its core, without the legal form. */
export function organisationWords(name: OrganisationName): readonly string[] {
  return name.core
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
}

/** The same with al-, abu and their like as part of the word behind them; none where the name has none of these. */
export function joinedWords(words: readonly string[]): readonly (readonly string[])[] {
  const joined = joinPrefixes(words);
  return joined === null ? [] : [joined];
}

/** All names of a record as lists of folded words; those in which prefixes are joined come last. */
export function recordWords(record: Pick<IncomingRecord, 'attributes'>): readonly (readonly string[])[] {
  const { name, organisationName } = record.attributes;
  const lists: (readonly string[])[] = [];
  for (const { value } of name ?? []) if (value !== null) lists.push(personWords(value));
  for (const { value } of organisationName ?? []) if (value !== null) lists.push(organisationWords(value));
  return [...lists, ...lists.flatMap(joinedWords)];
}
