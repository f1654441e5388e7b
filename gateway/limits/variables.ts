import type { LimitName } from './table.ts';

/** `rootFields` → `C360_LIMITS_ROOT_FIELDS`. */
export const limitVariable = (name: LimitName): string =>
  `C360_LIMITS_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
