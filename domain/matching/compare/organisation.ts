import type { OrganisationName } from '../../model/index.ts';
import { readForm } from '../../normalize/index.ts';
import { soundForm } from '../sound.ts';
import { withinOneEdit } from '../edit.ts';
import type { NameLevel } from './name.ts';

/** An organisation's name as comparisons want it. */
export interface OrganisationForm {
  readonly core: string;
  readonly words: readonly string[];
  readonly form: string | null;
  readonly doubtful: boolean;
}

export function organisationForm(name: OrganisationName, doubtful: boolean): OrganisationForm {
  return { core: name.core, words: name.core.split(' '), form: name.form ?? null, doubtful };
}

const NUMBER = /^(?:\d+|i{2,3}|iv|vi{0,3}|ix|x{1,2}i{0,3}|xi?v|xvi{0,3}|x?ix)$/;

/** Forms of many countries or none: English translations write them for whatever the law calls it. */
const GENERAL = new Set([
  'ltd',
  'llc',
  'inc',
  'corp',
  'jsc',
  'co',
  'holding',
  'co-ltd',
  'plc',
  'lp',
  'pvt-ltd',
  'branch',
  'cia',
]);

/** Whether two legal forms may be those of one organisation. */
function formsAgree(a: LegalFormOf, b: LegalFormOf): boolean {
  if (a.form === null || b.form === null || a.form === b.form) return true;
  if (a.form === 'co' || b.form === 'co' || a.form === 'holding' || b.form === 'holding') return true;
  const [left, right] = [readForm(a.form.replaceAll('-', ' '))?.family, readForm(b.form.replaceAll('-', ' '))?.family];
  return (GENERAL.has(a.form) || GENERAL.has(b.form)) && (left === right || left === undefined || right === undefined);
}

type LegalFormOf = Pick<OrganisationForm, 'form'>;

/** Words of a name that number its bearer: funds, plants and lodges differ by nothing else. */
function numbers(words: readonly string[]): string {
  return words.filter((word, i) => i > 0 && NUMBER.test(word)).join(' ');
}

function compareForms(a: OrganisationForm, b: OrganisationForm): NameLevel {
  if (a.core === b.core) return a.form === b.form ? 'exact' : formsAgree(a, b) ? 'strong' : 'near';
  const [joinedA, joinedB] = [a.words.join(''), b.words.join('')];
  const sameForm = formsAgree(a, b);
  if (joinedA === joinedB) return sameForm ? 'strong' : 'near';
  if (numbers(a.words) !== numbers(b.words)) return 'different';
  if (sameForm && joinedA.length > 3 && soundForm(joinedA) === soundForm(joinedB)) return 'strong';
  if (
    Math.min(joinedA.length, joinedB.length) >= 8 &&
    withinOneEdit(joinedA, joinedB) &&
    !/\d/.test(joinedA + joinedB)
  ) {
    return sameForm ? 'strong' : 'near';
  }
  if (Math.min(joinedA.length, joinedB.length) >= 5 && withinOneEdit(joinedA, joinedB)) return 'near';
  const [few, many] = a.words.length <= b.words.length ? [a.words, b.words] : [b.words, a.words];
  const sorted = (words: readonly string[]): string => [...words].sort().join(' ');
  if (sameForm && few.length === many.length && few.every((word) => word.length > 1) && sorted(few) === sorted(many))
    return 'strong';
  const areWithin = (these: readonly string[], those: readonly string[]): boolean =>
    these.every((word) => those.includes(word));
  const isPart = areWithin(few, many) && (few.length < many.length || areWithin(many, few));
  if (isPart && few.some((word) => word.length > 3)) return 'near';
  const initials = (words: readonly string[]): string => words.map((word) => word[0]).join('');
  if (few.length === 1 && many.length > 2 && few[0] === initials(many)) return 'near';
  return 'different';
}

/** The best agreement among all names of two organisations; levels as for persons. */
export function compareOrganisations(a: readonly OrganisationForm[], b: readonly OrganisationForm[]): NameLevel {
  if (a.length === 0 || b.length === 0) return 'unknown';
  let best: NameLevel = 'different';
  for (const x of a) {
    for (const y of b) {
      const level = compareForms(x, y);
      if (level === 'exact' && !x.doubtful && !y.doubtful) return level;
      if (level === 'exact' || level === 'strong')
        best = x.doubtful || y.doubtful ? (best === 'strong' ? best : 'near') : 'strong';
      else if (level === 'near' && best === 'different') best = level;
    }
  }
  return best;
}
