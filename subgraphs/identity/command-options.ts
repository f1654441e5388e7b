import { DomainError } from '../../domain/errors.ts';
import { parseCustomerId, sourceKey, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import { countryCode, type NormalizeContext } from '../../domain/normalize/index.ts';
import type { CommandOptions } from '../../hub/index.ts';
import { TEXT_LIMITS, actorOf, checkText, type SubgraphContext } from '../shared/index.ts';
import type { SourceKeyInput } from './record-inputs.ts';

export interface OptionsInput {
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
  readonly dryRun?: boolean | null;
}

/** A key of the caller's own: two callers may choose the same one without meeting each other's answers. */
function scopedKey(context: SubgraphContext, key: string): string {
  const { subject, onBehalfOf } = actorOf(context);
  const checked = checkText(key, ['idempotencyKey'], { min: 1, max: TEXT_LIMITS.name });
  return context.hub.store.hmac('idempotency', JSON.stringify([subject, onBehalfOf, checked]));
}

/** @throws DomainError BAD_USER_INPUT */
export function optionsOf(context: SubgraphContext, input: OptionsInput): CommandOptions {
  const { expectedVersion, idempotencyKey, dryRun } = input;
  return {
    by: { kind: 'steward', name: actorOf(context).subject },
    ...(typeof expectedVersion === 'number' ? { expectedVersion } : {}),
    ...(typeof idempotencyKey === 'string' ? { idempotencyKey: scopedKey(context, idempotencyKey) } : {}),
    ...(dryRun === true ? { dryRun } : {}),
  };
}

/** @throws DomainError NOT_FOUND for a text that no customer can have as its id */
export function customerIdOf(text: string, field: readonly string[]): CustomerId {
  const id = parseCustomerId(text);
  if (id === null) throw new DomainError('NOT_FOUND', 'No customer has this id.', field);
  return id;
}

/** @throws DomainError BAD_USER_INPUT */
export function keyOf(input: SourceKeyInput, field: readonly string[] = []): SourceKey {
  return sourceKey(input.system, input.sourceId, field);
}

/** @throws DomainError BAD_USER_INPUT */
export function reasonOf(reason: string | null | undefined): { reason?: string } {
  if (reason === null || reason === undefined) return {};
  return { reason: checkText(reason, ['reason'], { max: TEXT_LIMITS.reason }) };
}

const VERDICTS_LIMIT = 100;

/** Ids of verdicts. @throws DomainError BAD_USER_INPUT */
export function supersedesOf(ids: readonly string[] | null | undefined): { supersedes?: readonly string[] } {
  if (!ids || ids.length === 0) return {};
  const field = ['input', 'supersedes'];
  if (ids.length > VERDICTS_LIMIT) {
    throw new DomainError('BAD_USER_INPUT', `Name at most ${VERDICTS_LIMIT} verdicts.`, field);
  }
  return { supersedes: ids.map((id) => checkText(id, field, { min: 1, max: TEXT_LIMITS.id })) };
}

/** @throws DomainError BAD_USER_INPUT */
export function normalizeContext(country: string | null | undefined, field: readonly string[]): NormalizeContext {
  if (country === null || country === undefined) return {};
  const code = countryCode(country);
  if (code === null) throw new DomainError('BAD_USER_INPUT', `"${field.join('.')}" is no country code.`, field);
  return { defaultCountry: code };
}
