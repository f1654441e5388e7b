import { createContext, Script } from 'node:vm';

/** An expression of a mapping took longer on a text than any that is written well. */
export class TooSlow extends Error {}

/** What is told of the row whose text that was. */
export const TOO_SLOW =
  'takes a regular expression of the mapping too long; mend the expression: repeat nothing that holds a repetition, as in (a+)+';

/** Milliseconds that an expression may take; asked again with the second, as a machine may have stood still in the first. */
const PATIENCE = [100, 1_000] as const;
/** Steps that are done within a fraction of the first of these. */
const MOST_STEPS = 1e8;

const context = createContext({ work: (): unknown => undefined });
const script = new Script('work()');

/** @throws TooSlow */
function withinTime<T>(work: () => T): T {
  for (const timeout of PATIENCE) {
    context['work'] = work;
    try {
      return script.runInContext(context, { timeout }) as T;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    }
  }
  throw new TooSlow();
}

/**
 * How many steps backtracking may take on a text of a length, at the most. A group that is repeated, or is referred to,
 * may take twice as many with every letter, which no length makes safe.
 */
function stepsOf(pattern: string): (length: number) => number {
  const bare = pattern.replace(/\\[1-9k]/g, '()+').replace(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, 'x');
  if (/\)[*+{]/.test(bare)) return () => Infinity;
  const plain = bare.replaceAll('(?', '(');
  const quantifiers = plain.match(/(?:[*+?]|\{\d+,\d*\})\??/g) ?? [];
  const choices = quantifiers.filter((each) => each.startsWith('?')).length;
  const repetitions = quantifiers.length - choices;
  const ways = 2 ** choices * alternatives(plain);
  // One power more, as a match may begin at every letter.
  return (length) => ways * (length + 1) ** (repetitions + 1);
}

/** How many ways there are through the groups of an expression, each of which is passed once. */
function alternatives(plain: string): number {
  let ways = 1;
  const open = [1];
  for (const sign of plain) {
    if (sign === '(') open.push(1);
    else if (sign === '|') open.push((open.pop() ?? 1) + 1);
    else if (sign === ')') ways *= open.pop() ?? 1;
  }
  return ways * (open.pop() ?? 1);
}

/**
 * A regular expression of a mapping (flag u) that cannot hold up an import: where its form and the text's length leave
 * open that it takes long, it is interrupted, which itself costs a tenth of a millisecond.
 */
export class BoundedRegex {
  private readonly expression: RegExp;
  private readonly steps: (length: number) => number;

  constructor(pattern: string, flags: '' | 'g' = '') {
    this.expression = new RegExp(pattern, `${flags}u`);
    this.steps = stepsOf(pattern);
  }

  /** @throws TooSlow */
  test(text: string): boolean {
    return this.exec(text) !== null;
  }

  /** @throws TooSlow */
  exec(text: string): RegExpExecArray | null {
    return this.run(text, () => this.expression.exec(text));
  }

  /** @throws TooSlow */
  replace(text: string, by: string): string {
    return this.run(text, () => text.replace(this.expression, by));
  }

  private run<T>(text: string, work: () => T): T {
    return this.steps(text.length) > MOST_STEPS ? withinTime(work) : work();
  }
}
