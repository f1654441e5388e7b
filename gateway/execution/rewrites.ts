import type { Rewrite } from '../planning/index.ts';
import { isObject, ownValue, type Data } from './places.ts';
import { setOwn } from './merge.ts';
import type { Subtypes } from './subtypes.ts';

/** Changes data in place, as a plan's rewrites say. */
export type ApplyRewrites = (data: unknown) => void;

const CONDITION = '... on ';

/** The rewrites of one fetch, worked out once; null: there are none. */
export function compileRewrites(rewrites: readonly Rewrite[] | undefined, subtypes: Subtypes): ApplyRewrites | null {
  if (!rewrites || rewrites.length === 0) return null;
  const all = rewrites.map((rewrite) => compileRewrite(rewrite, subtypes));
  return (data) => {
    for (const apply of all) apply(data);
  };
}

function compileRewrite(rewrite: Rewrite, subtypes: Subtypes): ApplyRewrites {
  const key = rewrite.path.at(-1) ?? '';
  const way = rewrite.path.slice(0, -1);
  const apply = (object: Data): void => {
    if (rewrite.kind === 'ValueSetter') setOwn(object, key, rewrite.setValueTo);
    else {
      const value = ownValue(object, key);
      if (value === undefined || value === null) return;
      setOwn(object, rewrite.renameKeyTo, value);
      object[key] = undefined;
    }
  };
  const walk = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, depth);
    else if (isObject(value)) {
      const step = way[depth];
      if (step === undefined) apply(value);
      else if (!step.startsWith(CONDITION)) walk(ownValue(value, step), depth + 1);
      // Where the type was not asked for, the object is taken to be what the plan says.
      else if (!value['__typename'] || subtypes.isA(value['__typename'], step.slice(CONDITION.length))) {
        walk(value, depth + 1);
      }
    }
  };
  return (data) => walk(data, 0);
}
