import {
  caseState,
  checkConsent,
  checkContactPoint,
  checkInteraction,
  checkPreference,
  checkTransaction,
  hideContactPoint,
  standardName,
  type BusinessInput,
  type Checked,
  type ConsentInput,
  type InteractionInput,
  type PreferenceInput,
  type TransactionInput,
} from '../../domain/business/index.ts';
import {
  OWN_SYSTEM,
  instant,
  type Consent,
  type Interaction,
  type Moment,
  type Preference,
  type RowKey,
} from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import { contentHash } from './hash.ts';
import type { BusinessMeta } from './types.ts';

/** A row ready to be judged; `n` and the time of receipt come when it is accepted. */
export type Draft<D> = Omit<D, 'n' | 'receivedAt'>;

/** What all rows have in common. `said` is what the source says beside, which the content hash covers. */
export function commonFields(input: BusinessInput, meta: BusinessMeta, said: unknown) {
  return {
    id: `${input.system}:${input.rowId}`,
    system: input.system,
    rowId: input.rowId,
    sourceKey: input.sourceKey,
    at: input.at.utc,
    offset: input.at.offset,
    deleted: input.deleted ?? false,
    ...(input.sourceVersion !== undefined && { sourceVersion: input.sourceVersion }),
    ...(input.sourceUpdatedAt !== undefined && { sourceUpdatedAt: input.sourceUpdatedAt }),
    batchId: meta.batchId,
    row: input.row,
    mapping: meta.mapping,
    contentHash: contentHash([input.sourceKey, input.at.utc, input.at.offset, input.deleted ?? false, said]),
    raw: input.raw,
  };
}

/**
 * The offset that a moment beside the row's own came with. The content hash leaves it out, so that a row that was
 * stored before offsets were kept is the same when it comes again.
 */
function keptOffset<N extends string>(name: N, moment: Moment | null): { readonly [K in N]?: string } {
  const offset = moment?.offset ?? null;
  return offset === null ? {} : ({ [name]: offset } as { readonly [K in N]: string });
}

/** The key of a row that another one names, in the form in which row keys are kept. */
const related = (system: string, rowId: string | null): RowKey | null =>
  rowId === null ? null : `${system}:${rowId.normalize('NFC')}`;

/** Refuses the reserved system, under which only the hub itself writes. */
export function checkSystem<T>(input: BusinessInput, checked: Checked<T>): Checked<T> {
  if (input.system !== OWN_SYSTEM && !(input.sourceKey ?? '').startsWith(`${OWN_SYSTEM}:`)) return checked;
  return {
    problem: {
      field: 'system',
      valueClass: null,
      reason: `is "${OWN_SYSTEM}", which is reserved: no source is named so`,
    },
  };
}

/** What a transaction's head says; amounts from lines are added by the plan. */
export function draftTransaction(hub: Hub, input: TransactionInput, meta: BusinessMeta, lines: unknown) {
  const checked = checkTransaction(input, received(hub));
  if ('problem' in checked) return checked;
  const { amount, relatedTo, ...facts } = checked.ok;
  const common = commonFields(input, meta, [checked.ok, lines]);
  return {
    ok: {
      ...common,
      ...facts,
      ...keptOffset('dueAtOffset', input.dueAt),
      relatedTo: related(input.system, relatedTo),
      amount,
      amountFromLines: amount === null,
    },
  };
}
export type TransactionDraft = Extract<ReturnType<typeof draftTransaction>, { ok: unknown }>['ok'];

export function draftInteraction(hub: Hub, input: InteractionInput, meta: BusinessMeta): Checked<Draft<Interaction>> {
  const checked = checkInteraction(input, received(hub));
  if ('problem' in checked) return checked;
  const common = commonFields(input, meta, checked.ok);
  return {
    ok: {
      ...common,
      ...checked.ok,
      ...keptOffset('closedAtOffset', input.closedAt),
      state: caseState(checked.ok),
      relatedTo: related(input.system, checked.ok.relatedTo),
    },
  };
}

export function draftPreference(hub: Hub, input: PreferenceInput, meta: BusinessMeta): Checked<Draft<Preference>> {
  const checked = checkPreference(input, received(hub));
  if ('problem' in checked) return checked;
  const { name, ...facts } = checked.ok;
  return { ok: { ...commonFields(input, meta, checked.ok), ...facts, name: standardName(name) } };
}

type ContactPoint = NonNullable<ConsentInput['contactPoint']>;

const contactPointId = (hub: Hub, { kind }: ContactPoint, canonical: string): string =>
  hub.store.hmac(`contact:${kind}`, canonical);

/** Each contact point of the consents that came in one row once, by the row as received. */
export function contactPointsByRaw(rows: readonly ConsentInput[]): ReadonlyMap<string, readonly ContactPoint[]> {
  const points = new Map<string, ContactPoint[]>();
  for (const { raw, contactPoint } of rows) {
    if (contactPoint === null) continue;
    const known = points.get(raw);
    if (known === undefined) points.set(raw, [contactPoint]);
    else if (!known.some((point) => samePoint(point, contactPoint))) known.push(contactPoint);
  }
  return points;
}

const samePoint = (a: ContactPoint, b: ContactPoint): boolean => a.kind === b.kind && a.value === b.value;

/**
 * The contact point becomes the keyed hash of its canonical form, by which look-ups know it too (DATA §5), also in what
 * is kept as it was said (DATA §9). The legal entity is kept as it is written, as the one of a customer is.
 * @param points those of all consents that came in the same row
 */
export function draftConsent(
  hub: Hub,
  input: ConsentInput,
  meta: BusinessMeta,
  points: readonly ContactPoint[] = [],
): Checked<Draft<Consent>> {
  const checked = checkConsent(input, received(hub));
  if ('problem' in checked) return checked;
  const { contactPoint: point, ...facts } = checked.ok;
  let contactPoint: string | null = null;
  let { raw } = input;
  if (point !== null) {
    const canonical = checkContactPoint(point);
    if ('problem' in canonical) return canonical;
    contactPoint = contactPointId(hub, point, canonical.ok);
    raw = hideContactPoint(raw, point, canonical.ok, contactPoint);
  }
  for (const other of points) {
    if (point !== null && samePoint(other, point)) continue;
    const canonical = checkContactPoint(other);
    if ('ok' in canonical) raw = hideContactPoint(raw, other, canonical.ok, contactPointId(hub, other, canonical.ok));
  }
  const hidden = { ...input, raw };
  const said = { ...facts, contactPoint };
  const names = {
    purpose: standardName(facts.purpose),
    channel: facts.channel === null ? null : standardName(facts.channel),
  };
  const expiresAtOffset = keptOffset('expiresAtOffset', input.expiresAt);
  return { ok: { ...commonFields(hidden, meta, said), ...said, ...names, ...expiresAtOffset } };
}

export function received(hub: Hub) {
  return instant(hub.now());
}
