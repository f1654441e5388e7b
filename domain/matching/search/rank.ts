import type { OrganisationName, PersonName } from '../../model/index.ts';
import { withinOneEdit } from '../edit.ts';
import { soundCodes } from '../sound.ts';
import type { SearchPlan } from './query.ts';
import { joinedWords, organisationWords, personWords } from './words.ts';

/** How a candidate matches, best first. */
export const SEARCH_LEVELS = ['contact', 'exact', 'prefix', 'one-edit', 'phonetic'] as const;
export type SearchLevel = (typeof SEARCH_LEVELS)[number];

/** What ranking reads of a candidate (a source record or a golden record). */
export interface SearchCandidate {
  readonly id: string;
  readonly names?: readonly PersonName[];
  readonly organisationNames?: readonly OrganisationName[];
  /** Canonical e-mails, E.164 phones and identifiers in each form (`findableNumbers`). */
  readonly emails?: readonly string[];
  readonly phones?: readonly string[];
  readonly numbers?: readonly string[];
}

export interface RankedMatch {
  readonly id: string;
  /** That of its worst word: what the whole text can claim. */
  readonly level: SearchLevel;
  /** Between 0 and 1; higher is better within a level. */
  readonly score: number;
}

const GRADE: Readonly<Record<SearchLevel, number>> = { contact: 5, exact: 4, prefix: 3, 'one-edit': 2, phonetic: 1 };
const BY_GRADE: readonly SearchLevel[] = ['phonetic', 'phonetic', 'one-edit', 'prefix', 'exact', 'contact'];
/** Shortest query word that may hold an edit or be known by its sound. */
const LOOSE_LENGTH = 3;

interface QueryWord {
  readonly text: string;
  readonly codes: readonly string[];
}

function grade(query: QueryWord, word: string): number {
  if (word === query.text) return GRADE.exact;
  if (query.text.length >= 2 && word.startsWith(query.text)) return GRADE.prefix;
  if (query.text.length === 1) return word.startsWith(query.text) ? GRADE.prefix : 0;
  if (query.text.length < LOOSE_LENGTH) return 0;
  if (word.length > 1 && withinOneEdit(query.text, word)) return GRADE['one-edit'];
  return word.length >= LOOSE_LENGTH && soundCodes(word).some((code) => query.codes.includes(code))
    ? GRADE.phonetic
    : 0;
}

interface Judgement {
  readonly worst: number;
  readonly sum: number;
  /** Letters of the name that the text accounts for. */
  readonly share: number;
}

/** Gives each word of the query its own word of the name, best grades first; null where one finds none. */
function judge(query: readonly QueryWord[], words: readonly string[]): Judgement | null {
  const options: { q: number; w: number; grade: number }[] = [];
  query.forEach((one, q) =>
    words.forEach((word, w) => {
      const value = grade(one, word);
      if (value > 0) options.push({ q, w, grade: value });
    }),
  );
  options.sort((a, b) => b.grade - a.grade || a.q - b.q || a.w - b.w);
  const taken = new Map<number, { w: number; grade: number }>();
  const used = new Set<number>();
  for (const option of options) {
    if (taken.has(option.q) || used.has(option.w)) continue;
    taken.set(option.q, option);
    used.add(option.w);
  }
  if (taken.size < query.length) return joined(query, words);
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  let worst: number = GRADE.exact;
  let sum = 0;
  let covered = 0;
  for (const { w, grade: value } of taken.values()) {
    worst = Math.min(worst, value);
    sum += value;
    covered += words[w]?.length ?? 0;
  }
  return { worst, sum: sum / (query.length * GRADE.exact), share: letters === 0 ? 0 : covered / letters };
}

/** “Jin Ping” for Jinping, “vandenberg” for van den Berg: the same letters divided elsewhere. */
function joined(query: readonly QueryWord[], words: readonly string[]): Judgement | null {
  const text = query.map((one) => one.text).join('');
  const whole = words.join('');
  const turned = [...words.slice(-1), ...words.slice(0, -1)].join('');
  const turnedBack = [...words.slice(1), ...words.slice(0, 1)].join('');
  const all = [whole, turned, turnedBack];
  if (text.length < LOOSE_LENGTH) return null;
  if (all.includes(text)) return { worst: GRADE.exact, sum: 1, share: 1 };
  return all.some((one) => one.startsWith(text))
    ? { worst: GRADE.prefix, sum: 0.5, share: text.length / Math.max(1, whole.length) }
    : null;
}

function contactMatches(plan: SearchPlan, candidate: SearchCandidate): boolean {
  return (
    (plan.email !== null && candidate.emails?.includes(plan.email) === true) ||
    (plan.phone !== null && candidate.phones?.includes(plan.phone) === true) ||
    plan.numbers.some((number) => candidate.numbers?.includes(number) === true)
  );
}

function best(
  plan: SearchPlan,
  queries: readonly (readonly QueryWord[])[],
  candidate: SearchCandidate,
): RankedMatch | null {
  if (contactMatches(plan, candidate)) return { id: candidate.id, level: 'contact', score: 1 };
  const lists = [
    ...(candidate.names ?? []).map(personWords).flatMap((words) => [words, ...joinedWords(words)]),
    ...(candidate.organisationNames ?? []).map(organisationWords),
  ];
  let top: { worst: number; score: number } | null = null;
  for (const found of queries.flatMap((query) => lists.map((words) => judge(query, words)))) {
    if (found === null) continue;
    const score = Math.round((0.6 * found.sum + 0.4 * found.share) * 1e6) / 1e6;
    if (top === null || found.worst > top.worst || (found.worst === top.worst && score > top.score))
      top = { worst: found.worst, score };
  }
  return top === null ? null : { id: candidate.id, level: BY_GRADE[top.worst] ?? 'phonetic', score: top.score };
}

/**
 * Judges candidates by their real names and orders them: contact or number, exact, prefix, one edit, phonetic; then by
 * score, then by id, so that the order is total and repeats. Candidates that do not match every word of a reading are left out.
 */
export function rankMatches(plan: SearchPlan, candidates: readonly SearchCandidate[]): RankedMatch[] {
  const queries = plan.readings
    .filter((words) => words.length > 0)
    .map((words) => words.map((text) => ({ text, codes: text.length < LOOSE_LENGTH ? [] : soundCodes(text) })));
  const ranked: RankedMatch[] = [];
  for (const candidate of candidates) {
    const match = best(plan, queries, candidate);
    if (match !== null) ranked.push(match);
  }
  return ranked.sort(
    (a, b) => GRADE[b.level] - GRADE[a.level] || b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}
