import type { Edge } from '../model/index.ts';
import { compareNameForms, isCompatible, type NameLevel } from './compare/name.ts';
import { compareOrganisations, type OrganisationForm } from './compare/organisation.ts';
import type { NameForm } from './name-form.ts';
import { nicknameGroups } from './nicknames.ts';
import type { MatchProfile } from './profile.ts';

/** The names in a part that tell its bearer from others of a household or company, each once. */
export interface WholeNames {
  readonly persons: Map<string, NameForm>;
  /** Of `persons` those whose given name is short for several, as Alex is for Alexander and Alexandra. */
  readonly shortForSeveral: Map<string, NameForm>;
  readonly organisations: Map<string, OrganisationForm>;
}

const textOf = ({ given, middle, family, words, generation, bearer }: NameForm): string =>
  [given, middle, family, words, [generation, bearer]].map((part) => part.join(' ')).join('|');

const isShortForSeveral = ({ split, given, words }: NameForm): boolean =>
  split ? nicknameGroups(given[0] ?? '').length > 1 : words.some((word) => nicknameGroups(word).length > 1);

export function wholeNames({ names, organisations }: MatchProfile): WholeNames {
  const persons = names
    .filter(({ whole, doubtful }) => whole && !doubtful)
    .map((name) => [`${textOf(name)}|${name.signs ?? ''}`, name] as const);
  const firms = organisations.filter(({ doubtful }) => !doubtful);
  return {
    persons: new Map(persons),
    shortForSeveral: new Map(persons.filter(([, name]) => isShortForSeveral(name))),
    organisations: new Map(firms.map((name) => [`${name.core}|${name.form ?? ''}`, name])),
  };
}

export function addNames(to: WholeNames, from: WholeNames): void {
  for (const [text, name] of from.persons) to.persons.set(text, name);
  for (const [text, name] of from.shortForSeveral) to.shortForSeveral.set(text, name);
  for (const [text, name] of from.organisations) to.organisations.set(text, name);
}

/** The names that are short for one name alone, or for none; all of them where there is no such. */
function telling({ persons, shortForSeveral }: WholeNames): {
  readonly names: readonly NameForm[];
  readonly all: boolean;
} {
  const names = [...persons].flatMap(([text, name]) => (shortForSeveral.has(text) ? [] : [name]));
  return names.length > 0 ? { names, all: false } : { names: [...persons.values()], all: true };
}

export type CompareForms = (a: NameForm, b: NameForm) => NameLevel;

/** `compareNameForms` that keeps what it found: parts that grow ask for the same pairs with each edge. */
export function comparedOnce(): CompareForms {
  const numbers = new Map<NameForm, number>();
  const found = new Map<number, NameLevel>();
  const numberOf = (name: NameForm): number => {
    let number = numbers.get(name);
    if (number === undefined) numbers.set(name, (number = numbers.size));
    return number;
  };
  return (a, b) => {
    const [x, y] = [numberOf(a), numberOf(b)];
    // Far more than the names of one component.
    const pair = x < y ? x * 2 ** 26 + y : y * 2 ** 26 + x;
    let level = found.get(pair);
    if (level === undefined) found.set(pair, (level = compareNameForms(a, b)));
    return level;
  };
}

export const hasShort = ({ shortForSeveral }: WholeNames): boolean => shortForSeveral.size > 0;

/**
 * Whether two parts may be one as far as short names go: Alex is compatible with Alexander and with Alexandra, who are
 * not one for that. One of the names of each that are short for nothing else must go together; of a part that has none
 * such, every name with one of the other.
 */
export function areShortAlike(a: WholeNames, b: WholeNames, compare: CompareForms): boolean {
  if (!hasShort(a) && !hasShort(b)) return true;
  const [x, y] = [telling(a), telling(b)];
  if (x.names.length === 0 || y.names.length === 0) return true;
  const fits = (name: NameForm, others: readonly NameForm[]): boolean =>
    others.some((other) => isCompatible(compare(name, other)));
  if (!x.all && !y.all) return x.names.some((name) => fits(name, y.names));
  return (
    (!x.all || x.names.every((name) => fits(name, y.names))) && (!y.all || y.names.every((name) => fits(name, x.names)))
  );
}

/** Whether one name of each may be that of one customer; also where one has none. */
export function areAlike(a: WholeNames, b: WholeNames, compare: CompareForms): boolean {
  const organisations = compareOrganisations([...a.organisations.values()], [...b.organisations.values()]);
  return arePersonsAlike(a, b, compare) && (organisations === 'unknown' || isCompatible(organisations));
}

function arePersonsAlike(a: WholeNames, b: WholeNames, compare: CompareForms): boolean {
  let areTold = false;
  for (const x of a.persons.values()) {
    for (const y of b.persons.values()) {
      const level = compare(x, y);
      if (isCompatible(level)) return true;
      areTold ||= level !== 'unknown';
    }
  }
  return !areTold;
}

/** Whether two records have a strong identifier in common, which joins whatever the names. */
export function restsOnIdentifier({ evidence }: Edge): boolean {
  return evidence.some(({ comparison, level }) => comparison.startsWith('identifier:') && level === 'equal');
}

/**
 * Whether an edge holds for more than one bearer of a shared address or number: no name, or one that leaves a part out
 * (J. Smith, Smith). It fits John and Jane alike, who are not one for that.
 */
export function leavesNameOpen({ evidence }: Edge): boolean {
  return !evidence.some(({ comparison, level }) => comparison === 'name' && level !== 'weak');
}
