import type { Edge } from '../model/index.ts';
import { compareNames, isCompatible } from './compare/name.ts';
import { compareOrganisations, type OrganisationForm } from './compare/organisation.ts';
import type { NameForm } from './name-form.ts';
import type { MatchProfile } from './profile.ts';

/** The names in a part that tell its bearer from others of a household or company, each once. */
export interface WholeNames {
  readonly persons: Map<string, NameForm>;
  readonly organisations: Map<string, OrganisationForm>;
}

const textOf = ({ given, middle, family, words, generation, bearer }: NameForm): string =>
  [given, middle, family, words, [generation, bearer]].map((part) => part.join(' ')).join('|');

export function wholeNames({ names, organisations }: MatchProfile): WholeNames {
  const persons = names.filter(({ whole, doubtful }) => whole && !doubtful);
  const firms = organisations.filter(({ doubtful }) => !doubtful);
  return {
    persons: new Map(persons.map((name) => [`${textOf(name)}|${name.signs ?? ''}`, name])),
    organisations: new Map(firms.map((name) => [`${name.core}|${name.form ?? ''}`, name])),
  };
}

export function addNames(to: WholeNames, from: WholeNames): void {
  for (const [text, name] of from.persons) to.persons.set(text, name);
  for (const [text, name] of from.organisations) to.organisations.set(text, name);
}

/** Whether one name of each may be that of one customer; also where one has none. */
export function areAlike(a: WholeNames, b: WholeNames): boolean {
  const levels = [
    compareNames([...a.persons.values()], [...b.persons.values()]),
    compareOrganisations([...a.organisations.values()], [...b.organisations.values()]),
  ];
  return levels.every((level) => level === 'unknown' || isCompatible(level));
}

/**
 * Whether an edge holds for more than one bearer of a shared address or number: no strong identifier, and no name, or
 * one that leaves a part out (J. Smith, Smith). It fits John and Jane alike, who are not one for that.
 */
export function leavesNameOpen({ evidence }: Edge): boolean {
  let open = true;
  for (const { comparison, level } of evidence) {
    if (comparison.startsWith('identifier:') && level === 'equal') return false;
    if (comparison === 'name' && level !== 'weak') open = false;
  }
  return open;
}
