import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import { parseCustomerId, type CustomerId } from '../../domain/model/index.ts';
import { accessLogOf, loggedIdsOf, pseudonymFor, subjectInLog, type AccessQuestion } from '../../hub/index.ts';
import type { Actor, Scope } from '../../policy/index.ts';
import {
  PageArgs,
  TEXT_LIMITS,
  actorOf,
  checkText,
  connectionOf,
  pageArguments,
  type Connection,
  type SubgraphContext,
} from '../shared/index.ts';
import { AccessLogConnection, AccessLogEntry } from './access-log.ts';
import { requestOf } from './pages.ts';

const AUDITS: Scope = 'audit:read';

@Resolver()
export class AccessLogQuery {
  @Query(() => AccessLogConnection, {
    nullable: true,
    description:
      'Who read or changed a customer’s data, or what a subject read and changed; newest first. Auditors ask for anybody; a customer for himself, and then sees roles and pseudonyms instead of names. Accesses under ids merged into the customer are among them.',
  })
  async accessLog(
    @Arg('customer', () => ID, { nullable: true }) customer: string | null,
    @Arg('subject', () => String, { nullable: true, description: 'As AccessLogEntry.subject shows it.' })
    subject: string | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<AccessLogEntry>> {
    const asked = await askedFor(context, customer ?? null, subject ?? null);
    const scope = { field: 'Query.accessLog', filter: { customer: customer ?? null, subject: subject ?? null } };
    const page = pageArguments(context, scope, args);
    return connectionOf(AccessLogConnection, {
      context,
      scope,
      page,
      found: () => accessLogOf(context.hub, asked.question, requestOf(page)),
      toNode: (access) => AccessLogEntry.of(access, asked.named),
      count: null,
    });
  }
}

interface Asked {
  readonly question: AccessQuestion;
  readonly named: (subject: string) => string;
}

/** @throws DomainError BAD_USER_INPUT, FORBIDDEN */
async function askedFor(context: SubgraphContext, customer: string | null, subject: string | null): Promise<Asked> {
  const actor = actorOf(context);
  if (!actor.scopes.includes(AUDITS)) return ofHimself(context, actor, customer, subject);
  if ((customer === null) === (subject === null)) {
    throw new DomainError('BAD_USER_INPUT', 'Name either a customer or a subject.', ['customer']);
  }
  if (subject !== null) {
    const named = checkText(subject, ['subject'], { min: 1, max: TEXT_LIMITS.reason });
    return { question: { kind: 'subject', subject: named }, named: asLogged };
  }
  const ids = await loggedIdsOf(context.hub, customerIdIn(customer ?? ''));
  return { question: { kind: 'customers', ids }, named: asLogged };
}

/** Who is no auditor may ask for one customer alone, and that is himself; left out, it is. */
async function ofHimself(
  context: SubgraphContext,
  actor: Actor,
  customer: string | null,
  subject: string | null,
): Promise<Asked> {
  const own = actor.roles.includes('customer') && actor.customerId !== null ? parseCustomerId(actor.customerId) : null;
  const ids = own === null ? [] : await loggedIdsOf(context.hub, own);
  const wanted = customer === null ? own : customerIdIn(customer);
  if (own === null || subject !== null || wanted === null || !ids.includes(wanted)) {
    throw new DomainError('FORBIDDEN', `The access log is read with the scope ${AUDITS}; a customer reads his own.`);
  }
  // One of a customer's ids for all of them, so that a pseudonym stays the same after a merge of others into it.
  const himself = subjectInLog(context.hub, actor);
  return {
    question: { kind: 'customers', ids },
    named: (who) => (who === himself ? 'yourself' : pseudonymFor(context.hub, own, who)),
  };
}

function customerIdIn(text: string): CustomerId {
  const id = parseCustomerId(text);
  if (id === null) throw new DomainError('BAD_USER_INPUT', 'This is no customer id.', ['customer']);
  return id;
}

const asLogged = (subject: string): string => subject;
