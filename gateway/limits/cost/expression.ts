export type Variables = Readonly<Record<string, unknown>>;

/** A cost: a number, or what it is with given variables. Everything that variables cannot change is a number. */
export type Cost = number | ((variables: Variables) => number);

export const valueOf = (cost: Cost, variables: Variables): number =>
  typeof cost === 'number' ? cost : cost(variables);

export function sum(parts: readonly Cost[]): Cost {
  let fixed = 0;
  const open: ((variables: Variables) => number)[] = [];
  for (const part of parts) {
    if (typeof part === 'number') fixed += part;
    else open.push(part);
  }
  if (open.length === 0) return fixed;
  return (variables) => open.reduce((total, part) => total + part(variables), fixed);
}

export function product(a: Cost, b: Cost): Cost {
  if (a === 0 || b === 0) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  return (variables) => valueOf(a, variables) * valueOf(b, variables);
}

/** Nothing where the condition does not hold. */
export function when(condition: boolean | ((variables: Variables) => boolean), cost: Cost): Cost {
  if (typeof condition === 'boolean') return condition ? cost : 0;
  return (variables) => (condition(variables) ? valueOf(cost, variables) : 0);
}

/** Keeps the value of each request's variables while they live, so that what is shared is computed once a request. */
export function keptFor(cost: Cost): Cost {
  if (typeof cost === 'number') return cost;
  const values = new WeakMap<Variables, number>();
  return (variables) => {
    const known = values.get(variables);
    if (known !== undefined) return known;
    const value = cost(variables);
    values.set(variables, value);
    return value;
  };
}
