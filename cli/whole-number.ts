import { z } from 'zod';

/**
 * The number that a text of digits names, else null: what JavaScript also takes for one (`0x10`, `1e3`, an empty text)
 * is a slip.
 */
export function wholeNumber(text: string, least: number, most: number): number | null {
  const number = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
}

export const numberRule = (least: number, most: number): string => `must be a whole number from ${least} to ${most}`;

/** A variable that holds a whole number. */
export const numberVariable = (least: number, most: number) =>
  z.string().transform((text, context): number => {
    const number = wholeNumber(text, least, most);
    if (number !== null) return number;
    context.addIssue({ code: 'custom', message: numberRule(least, most) });
    return z.NEVER;
  });
