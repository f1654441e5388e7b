import type { RefusalsIn } from './options.ts';

/** The parts of an answer that refusals can stand in. */
export interface Answer<E> {
  readonly errors?: readonly E[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Puts the errors of refused fields where the options want them; other errors come first. */
export function showRefusals<E, A extends Answer<E>>(answer: A, refusals: readonly E[], where: RefusalsIn): A {
  if (refusals.length === 0) return answer;
  switch (where) {
    case 'errors':
      return { ...answer, errors: [...(answer.errors ?? []), ...refusals] };
    case 'extensions':
      return { ...answer, extensions: { ...answer.extensions, authorizationErrors: refusals } };
    case 'disabled':
      return answer;
  }
}
