import { base, de, en, en_GB, es, Faker, fr, pl, ru, zh_CN, type LocaleDefinition } from '@faker-js/faker';

/** The day on which the sample company's systems were exported; nothing in the samples is later. */
export const EXPORTED = new Date('2026-11-01T00:00:00.000Z');

const LOCALES: Readonly<Record<string, LocaleDefinition[]>> = {
  US: [en, base],
  GB: [en_GB, en, base],
  DE: [de, en, base],
  FR: [fr, en, base],
  PL: [pl, en, base],
  ES: [es, en, base],
  CN: [zh_CN, en, base],
  RU: [ru, en, base],
  AE: [en, base],
};

/** All randomness of the samples: one seed, one order of questions, always the same answers. */
export class Random {
  readonly #main: Faker;
  readonly #byCountry = new Map<string, Faker>();

  constructor(seed: number) {
    this.#main = new Faker({ locale: [en, base], seed });
    this.#main.setDefaultRefDate(EXPORTED);
    for (const [i, [country, locale]] of Object.entries(LOCALES).entries()) {
      const faker = new Faker({ locale, seed: seed + i + 1 });
      faker.setDefaultRefDate(EXPORTED);
      this.#byCountry.set(country, faker);
    }
  }

  /** Names and addresses as they are in a country. */
  in(country: string): Faker {
    return this.#byCountry.get(country) ?? this.#main;
  }

  /** A whole number from 0 up to, not including, `n`. */
  below(n: number): number {
    return this.#main.number.int({ min: 0, max: n - 1 });
  }

  between(min: number, max: number): number {
    return this.#main.number.int({ min, max });
  }

  chance(share: number): boolean {
    return this.#main.number.float() < share;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** A moment between two days before the export, on a whole second. */
  moment(fromDaysAgo: number, toDaysAgo: number): Date {
    const from = EXPORTED.getTime() - fromDaysAgo * 86_400_000;
    const to = EXPORTED.getTime() - toDaysAgo * 86_400_000;
    return new Date(Math.floor((from + (to - from) * this.#main.number.float()) / 1000) * 1000);
  }

  product(): string {
    return this.#main.commerce.productName();
  }
}
