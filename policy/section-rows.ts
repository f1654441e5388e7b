import type { Interaction, Transaction } from '../domain/model/index.ts';
import type { Actor } from './actor.ts';

/** Whether an actor may see a row of a section whose customer he may see. Null: every one, so counts need no reading. */
export type RowRule<Row> = ((row: Row) => boolean) | null;

const onlySells = ({ roles }: Actor): boolean => roles.length > 0 && roles.every((role) => role === 'sales');
const isCustomer = ({ roles }: Actor): boolean => roles.length > 0 && roles.every((role) => role === 'customer');

/**
 * A case is shown to sellers of its own team alone, a case without a team to every seller. Nobody reads a customer's
 * complaints for advertising.
 */
export function visibleInteractions(actor: Actor): RowRule<Pick<Interaction, 'type' | 'team'>> {
  if (isCustomer(actor)) return null;
  if (actor.purpose === 'marketing') return ({ type }) => type !== 'case';
  if (!onlySells(actor)) return null;
  const teams = new Set(actor.teams);
  return ({ type, team }) => type !== 'case' || team === null || teams.has(team);
}

/** Roles that may see a document of a dispute, whatever for. */
const SEE_HELD_DOCUMENTS: ReadonlySet<string> = new Set(['service', 'admin', 'privacy']);
const HELD = /^legal[ _-]?hold$/i;

/**
 * A document that its source marks as under legal hold is shown to those who handle the dispute. Sums over all
 * documents of a customer contain it: they name no document.
 */
export function visibleTransactions(actor: Actor): RowRule<Pick<Transaction, 'status'>> {
  if (isCustomer(actor) || actor.purpose === 'legal') return null;
  if (actor.purpose !== 'marketing' && actor.roles.some((role) => SEE_HELD_DOCUMENTS.has(role))) return null;
  return ({ status }) => status === null || !HELD.test(status.trim());
}
