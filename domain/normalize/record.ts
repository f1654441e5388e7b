import type { AttributeName, AttributeTypes, Quality, StandardAttributes, StandardValue } from '../model/index.ts';
import { normalizeAddress } from './address.ts';
import { normalizeLanguage, normalizeLifecycleStage, normalizeRestriction, normalizeSex } from './codes.ts';
import { countryCode } from './country.ts';
import { normalizeDate } from './date.ts';
import { normalizeEmails } from './email.ts';
import { normalizeDevice, normalizeSocialHandle } from './handle.ts';
import { doubted, hasMeta, standardMeta, withoutMeta, type MetaTime } from './meta.ts';
import { normalizeIdentifier } from './identifier.ts';
import type { MomentContext } from './moment.ts';
import { normalizeMoney } from './money.ts';
import { normalizePersonNames } from './name.ts';
import { normalizeOrganisationNames } from './organisation.ts';
import { normalizePhones, phoneNormalizer } from './phone.ts';
import type { NormalizeContext, RawDate, RawMeta, RawRecord, RawText } from './raw.ts';
import { isAbsent } from './standard.ts';
import { normalizeText } from './text.ts';

/** What was not read well: which attribute, which of its raw inputs, and why. Holds no value. */
export interface NormalizeProblem {
  readonly attribute: AttributeName;
  readonly index: number;
  /** Set where it is not the value that was not read but this time of it. */
  readonly time?: MetaTime;
  readonly quality: Extract<Quality, 'suspicious' | 'unparseable'>;
  readonly flags: readonly string[];
}

export interface NormalizedRecord {
  readonly attributes: StandardAttributes;
  readonly problems: readonly NormalizeProblem[];
}

type Attributes = { [A in AttributeName]?: readonly StandardValue<AttributeTypes[A]>[] };

/** Founding dates reach back further than births do. */
const OLDEST_FOUNDING = 1000;
const TEXTS = [
  'segment',
  'status',
  'accountOwner',
  'team',
  'region',
  'brand',
  'legalEntity',
  'industry',
  'loyaltyTier',
] as const satisfies readonly AttributeName[];

const textOf = (raw: RawText): string => (typeof raw === 'string' ? raw : raw.value);
// Readers that need nothing of the record stand here, as making them anew for each record costs more than most calls.
const readEmail = (raw: RawText) => normalizeEmails(textOf(raw));
const readSex = (raw: RawText) => normalizeSex(textOf(raw));
const readLanguage = (raw: RawText) => normalizeLanguage(textOf(raw));
const readLifecycleStage = (raw: RawText) => normalizeLifecycleStage(textOf(raw));
const readRestriction = (raw: RawText) => normalizeRestriction(textOf(raw));
const readText = (raw: RawText) => normalizeText(textOf(raw));

/** Reads each raw input of an attribute; leaves out what says nothing and notes what was not read well. */
class Collector {
  readonly attributes: Attributes = {};
  readonly problems: NormalizeProblem[] = [];

  constructor(private readonly times: MomentContext) {}

  add<A extends AttributeName, R extends string | RawMeta>(
    attribute: A,
    raws: readonly R[] | undefined,
    read: (raw: R) => StandardValue<AttributeTypes[A]> | readonly StandardValue<AttributeTypes[A]>[],
  ): void {
    if (raws === undefined || raws.length === 0) return;
    const values: StandardValue<AttributeTypes[A]>[] = [];
    raws.forEach((raw, index) => {
      const answer = read(raw);
      let told: ReturnType<typeof standardMeta> | undefined;
      for (const value of Array.isArray(answer)
        ? (answer as readonly StandardValue<AttributeTypes[A]>[])
        : [answer as StandardValue<AttributeTypes[A]>]) {
        if (isAbsent(value)) continue;
        const { quality, flags = [] } = value;
        if (quality === 'suspicious' || quality === 'unparseable') {
          this.problems.push({ attribute, index, quality, flags });
        }
        if (typeof raw === 'string' || !hasMeta(raw)) {
          values.push(value);
          continue;
        }
        if (told === undefined) {
          told = standardMeta(raw, this.times);
          for (const unread of told.unread) {
            this.problems.push({ attribute, index, quality: 'unparseable', ...unread });
          }
        }
        values.push({ ...doubted(withoutMeta(value), told.unread), ...told.meta });
      }
    });
    if (values.length > 0) (this.attributes as Record<AttributeName, unknown>)[attribute] = values;
  }
}

/** The first country that the record's own addresses state, else the context's. */
function countryOf(input: RawRecord, ctx: NormalizeContext): string | undefined {
  for (const address of input.address ?? []) {
    const code = address.country ? countryCode(address.country) : null;
    if (code !== null) return code;
  }
  return ctx.defaultCountry;
}

/** Two digits of a year are of 1969 to 2068, as times of values are of late and validity is planned ahead. */
const PIVOT = 69;

const timesOf = (country: string | undefined, { dateOrder, minutesAt }: NormalizeContext): MomentContext => ({
  order: dateOrder,
  country,
  minutesAt,
  oldestYear: 1,
  pivot: PIVOT,
});

/** What the times that a record tells of itself and its values are read with. */
export function timesContext(input: RawRecord, ctx: NormalizeContext): MomentContext {
  return timesOf(countryOf(input, ctx), ctx);
}

/**
 * Standardises what a source says of one customer. Every input that says something becomes one value with its raw text
 * and quality, in the order given; inputs that say nothing (empty, placeholders) are left out. Nothing is dropped for
 * being wrong: unparseable values stay with their raw text. Pure; `ctx.phones` alone remembers between calls.
 */
export function normalizeRecord(input: RawRecord, ctx: NormalizeContext = {}): NormalizedRecord {
  const country = countryOf(input, ctx);
  const out = new Collector(timesOf(country, ctx));
  const own: NormalizeContext = country === undefined ? ctx : { ...ctx, defaultCountry: country };
  const phones = ctx.phones ?? phoneNormalizer(1);
  const date = (oldestYear?: number) => (raw: RawDate) => {
    const order = (typeof raw === 'string' ? undefined : raw.order) ?? ctx.dateOrder;
    return normalizeDate(textOf(raw), { order, country, ...(oldestYear !== undefined && { oldestYear }) });
  };
  out.add('name', input.name, (raw) => normalizePersonNames(raw, own));
  out.add('organisationName', input.organisationName, (raw) => normalizeOrganisationNames(raw, own));
  out.add('email', input.email, readEmail);
  out.add('phone', input.phone, (raw) => normalizePhones(raw, country, phones));
  out.add('address', input.address, (raw) => normalizeAddress(raw, ctx.defaultCountry));
  out.add('identifier', input.identifier, (raw) => normalizeIdentifier(raw, country));
  out.add('birthDate', input.birthDate, date());
  out.add('foundingDate', input.foundingDate, date(OLDEST_FOUNDING));
  out.add('deathDate', input.deathDate, date());
  out.add('sex', input.sex, readSex);
  out.add('language', input.language, readLanguage);
  out.add('lifecycleStage', input.lifecycleStage, readLifecycleStage);
  out.add('restriction', input.restriction, readRestriction);
  for (const attribute of TEXTS) out.add(attribute, input[attribute], readText);
  out.add('socialHandle', input.socialHandle, normalizeSocialHandle);
  out.add('device', input.device, normalizeDevice);
  out.add('creditLimit', input.creditLimit, (raw) => normalizeMoney(raw.amount, raw.currency, ctx));
  return { attributes: out.attributes, problems: out.problems };
}
