import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Instant } from '../../domain/model/index.ts';
import type { Access } from '../../hub/index.ts';
import { DateTime, connectionType } from '../shared/index.ts';

export const AccessOutcomeEnum = {
  OK: 'ok',
  PARTIAL: 'partial',
  REFUSED: 'refused',
  FAILED: 'failed',
} as const satisfies Record<string, Access['outcome']>;
registerEnumType(AccessOutcomeEnum, {
  name: 'AccessOutcome',
  description: 'How an access ended.',
  valuesConfig: {
    PARTIAL: { description: 'Some fields were refused or failed.' },
    REFUSED: { description: 'All of it was refused.' },
    FAILED: { description: 'Nothing was answered, or changed.' },
  },
});

export const AccessKindEnum = { READ: 'query', CHANGE: 'mutation' } as const satisfies Record<
  string,
  Access['operation']['kind']
>;
registerEnumType(AccessKindEnum, { name: 'AccessKind', description: 'Whether an operation reads or changes.' });

@ObjectType({ simpleResolvers: true, description: 'Fields of one data class that an access read.' })
export class AccessedFields {
  @Field(() => String, {
    nullable: true,
    description: 'A data class; "change" for the mutation of a change, "trial" for a dry run.',
  })
  readonly dataClass!: string;
  @Field(() => [String], { nullable: true, description: 'Coordinates such as Customer.emails, sorted.' })
  readonly coordinates!: readonly string[];
}

@ObjectType({ simpleResolvers: true, description: 'One request that read or changed personal data.' })
export class AccessLogEntry {
  @Field(() => DateTime, { nullable: true })
  readonly at!: Instant;
  @Field(() => String, {
    nullable: true,
    description:
      'Who: issuer and subject of the token. A customer who reads the log sees a pseudonym, the same for all accesses of that person to this customer.',
  })
  readonly subject!: string;
  @Field(() => [String], { nullable: true, description: 'In which roles.' })
  readonly roles!: readonly string[];
  @Field(() => String, { nullable: true, description: 'On whose behalf, where somebody acts for another.' })
  readonly onBehalfOf!: string | null;
  @Field(() => String, { nullable: true })
  readonly clientName!: string | null;
  @Field(() => String, { nullable: true })
  readonly clientVersion!: string | null;
  @Field(() => String, { nullable: true })
  readonly purpose!: string;
  @Field(() => AccessKindEnum, { nullable: true })
  readonly kind!: Access['operation']['kind'];
  @Field(() => String, { nullable: true })
  readonly operationName!: string | null;
  @Field(() => String, { nullable: true, description: 'SHA-256 of the document, hexadecimal.' })
  readonly operationHash!: string;
  @Field(() => [AccessedFields], { nullable: true })
  readonly fields!: readonly AccessedFields[];
  @Field(() => AccessOutcomeEnum, { nullable: true })
  readonly outcome!: Access['outcome'];
  @Field(() => String, { nullable: true })
  readonly requestId!: string;
  @Field(() => Int, { nullable: true, description: 'How many customers it showed something of.' })
  readonly customerCount!: number;

  /** `named`: how the reader of the log is told of a subject. */
  static of(access: Access, named: (subject: string) => string): AccessLogEntry {
    const { client, operation, fields } = access;
    const entry: AccessLogEntry = {
      at: access.at as Instant,
      subject: named(access.subject),
      roles: access.roles ?? [],
      onBehalfOf: access.onBehalfOf === null ? null : named(access.onBehalfOf),
      clientName: client?.name ?? null,
      clientVersion: client?.version ?? null,
      purpose: access.purpose,
      kind: operation.kind,
      operationName: operation.name,
      operationHash: operation.hash,
      fields: Object.entries(fields).map(([dataClass, coordinates]) => ({ dataClass, coordinates })),
      outcome: access.outcome,
      requestId: access.requestId,
      customerCount: access.customerCount,
    };
    return Object.assign(new AccessLogEntry(), entry);
  }
}

export const AccessLogConnection = connectionType('AccessLogEntry', () => AccessLogEntry);
