import type { AttributeName, FurtherFields, GoldenAttribute, GoldenRecord, RestrictedState } from '../model/index.ts';

/** Attributes whose first golden value stands in clear beside the golden record, so that lists filter and sort by it. */
export const CLEAR_ATTRIBUTES = [
  'segment',
  'lifecycleStage',
  'accountOwner',
  'team',
  'region',
  'brand',
  'legalEntity',
  'industry',
  'loyaltyTier',
] as const satisfies readonly AttributeName[];

export type ClearFields = { readonly [A in (typeof CLEAR_ATTRIBUTES)[number]]: string | null } & {
  /** Of the first address; ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly restricted: RestrictedState;
};

/** The clear, indexed fields of a customer, read from its golden record. */
export function clearFields(golden: GoldenRecord): ClearFields {
  const { attributes } = golden;
  // Spelled out: an object that is put together name by name takes several times the memory.
  return {
    segment: first(attributes.segment),
    lifecycleStage: first(attributes.lifecycleStage),
    accountOwner: first(attributes.accountOwner),
    team: first(attributes.team),
    region: first(attributes.region),
    brand: first(attributes.brand),
    legalEntity: first(attributes.legalEntity),
    industry: first(attributes.industry),
    loyaltyTier: first(attributes.loyaltyTier),
    country: attributes.address?.values[0]?.value.country ?? null,
    restricted: restrictedState(golden),
  };
}

/** What a customer has of the clear attributes behind the first of each; undefined where that is nothing. */
export function furtherFields({ attributes }: Pick<GoldenRecord, 'attributes'>): FurtherFields | undefined {
  const brand = behindFirst(attributes.brand);
  const legalEntity = behindFirst(attributes.legalEntity);
  const industry = behindFirst(attributes.industry);
  const country = furtherCountries(attributes);
  if (!brand && !legalEntity && !industry && !country) return undefined;
  return {
    ...(brand && { brand }),
    ...(legalEntity && { legalEntity }),
    ...(industry && { industry }),
    ...(country && { country }),
  };
}

function behindFirst(attribute: GoldenAttribute<string> | undefined): string[] | undefined {
  if (attribute === undefined || attribute.values.length < 2) return undefined;
  return attribute.values.slice(1).map(({ value }) => value);
}

function furtherCountries({ address }: GoldenRecord['attributes']): string[] | undefined {
  if (address === undefined || address.values.length < 2) return undefined;
  const countries = new Set<string>();
  for (const { value } of address.values) if (value.country) countries.add(value.country);
  countries.delete(address.values[0]?.value.country ?? '');
  return countries.size > 0 ? [...countries] : undefined;
}

function first(attribute: GoldenAttribute<string> | undefined): string | null {
  return attribute?.values[0]?.value ?? null;
}

/** The gravest restriction that stands: rows are shown or hidden by it. */
export function restrictedState({ attributes }: Pick<GoldenRecord, 'attributes'>): RestrictedState {
  if (attributes.restriction === undefined) return 'no';
  const standing = attributes.restriction.values.map(({ value }) => value);
  if (standing.includes('processing-restricted')) return 'processing-restricted';
  if (standing.includes('legal-hold')) return 'legal-hold';
  return standing.length > 0 ? 'yes' : 'no';
}
