/** Unit → its size in the base unit of its kind, as decimal text; kinds do not mix. */
const UNITS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  time: { milliseconds: '0.001', seconds: '1', minutes: '60', hours: '3600', days: '86400' },
  money: { minor: '0.01', major: '1', thousands: '1000' },
};

/** What a number in `from` is multiplied with and then divided by to be in `to`; null where they do not compare. */
export function unitFactor(from: string, to: string): { readonly times: string; readonly by: string } | null {
  for (const units of Object.values(UNITS)) {
    const [times, by] = [units[from], units[to]];
    if (times !== undefined && by !== undefined) return { times, by };
  }
  return null;
}

export const UNIT_NAMES: readonly string[] = Object.values(UNITS).flatMap((units) => Object.keys(units));
