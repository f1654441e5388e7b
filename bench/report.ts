import { cpus } from 'node:os';

/** Prints one figure of a bench with the aim it is held against; never fails the run, since machines differ. */
export function figure(
  name: string,
  value: number,
  unit: string,
  aim?: { readonly atLeast?: number; readonly atMost?: number },
): void {
  const met =
    aim === undefined ||
    ((aim.atLeast === undefined || value >= aim.atLeast) && (aim.atMost === undefined || value <= aim.atMost));
  const wanted =
    aim?.atLeast !== undefined ? ` (aim ≥ ${aim.atLeast})` : aim?.atMost !== undefined ? ` (aim ≤ ${aim.atMost})` : '';
  process.stdout.write(`${name.padEnd(58)} ${format(value).padStart(12)} ${unit}${wanted}${met ? '' : '  MISSED'}\n`);
}

/** p-th percentile (0–100) by nearest rank of milliseconds. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((p / 100) * sorted.length) - 1))] ?? Number.NaN;
}

export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`;
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}
