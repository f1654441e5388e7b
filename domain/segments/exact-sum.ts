import Big from 'big.js';

/** Digits after the point that stored amounts have at most: twelve of a quantity times twelve of a unit price. */
const SCALE = 24;
const PLAIN = /^(-?)(\d+)(?:\.(\d{1,24}))?$/;
const UNIT = 10n ** BigInt(SCALE);

/**
 * Exact sum of decimal texts. Whole numbers of 10^-24 are added, which is some twenty times as fast as decimal
 * arithmetic: a customer of ten thousand source keys has as many amounts to add up in one answer.
 */
export class ExactSum {
  private units = 0n;

  add(decimal: string): void {
    this.units += unitsOf(decimal);
  }

  subtract(decimal: string): void {
    this.units -= unitsOf(decimal);
  }

  /** Canonical decimal text: no exponent, no trailing zeros. */
  text(): string {
    const size = this.units < 0n ? -this.units : this.units;
    const fraction = (size % UNIT).toString().padStart(SCALE, '0').replace(/0+$/, '');
    return `${this.units < 0n ? '-' : ''}${size / UNIT}${fraction === '' ? '' : `.${fraction}`}`;
  }
}

function unitsOf(decimal: string): bigint {
  const parts = PLAIN.exec(decimal);
  // Sums have no more digits than their amounts; any other form of a decimal is turned into this one.
  if (parts === null) return BigInt(new Big(decimal).times(new Big(10).pow(SCALE)).toFixed(0));
  const [, sign = '', whole = '0', fraction = ''] = parts;
  return BigInt(`${sign}${whole}${fraction.padEnd(SCALE, '0')}`);
}
