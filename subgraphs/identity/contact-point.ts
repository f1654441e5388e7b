import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type * as Model from '../../domain/model/index.ts';
import { maskEmail, maskPhone } from '../../policy/index.ts';
import type { SubgraphContext } from '../shared/index.ts';
import { whenPermitted, type ContactQuestion } from './contact-permission.ts';
import { Lineage } from './lineage.ts';

export const ContactKindEnum = { EMAIL: 'email', PHONE: 'phone' } as const;
registerEnumType(ContactKindEnum, { name: 'ContactKind', description: 'How a contact point is reached.' });
export type ContactKind = (typeof ContactKindEnum)[keyof typeof ContactKindEnum];

const optional = { nullable: true } as const;
type Reading<T> = (args: unknown, context: SubgraphContext) => T | null | Promise<T | null>;

/** A contact point as the golden record holds it, without the request that asks for it. */
export interface KnownContact {
  /** The keyed hash under which it is looked up. */
  readonly id: string;
  readonly value: Model.EmailAddress | Model.PhoneNumber;
  readonly lineage: Lineage;
}

/**
 * An e-mail address or telephone number. Whatever tells the value is a function, for a purpose that is bound to
 * consent must ask first.
 */
@ObjectType({ simpleResolvers: true, description: 'An e-mail address or a telephone number.' })
export class ContactPoint {
  @Field(() => ID, {
    ...optional,
    description: 'Names the contact point in consents, for instance for Customer.mayContact.',
  })
  readonly id!: string;
  @Field(() => ContactKindEnum, optional)
  readonly kind: ContactKind;
  @Field(() => String, { ...optional, description: 'Enough for who knows the value to recognise it.' })
  readonly masked!: Reading<string>;
  @Field(() => String, { ...optional, description: 'The address to write to, or the number in E.164.' })
  readonly value!: Reading<string>;
  @Field(() => String, { ...optional, description: 'Of an e-mail address: what to write to.' })
  readonly address!: Reading<string>;
  @Field(() => String, {
    ...optional,
    description: 'Of an e-mail address: what to compare, in lower case, without a plus-tag.',
  })
  readonly canonical!: Reading<string>;
  @Field(() => String, { ...optional, description: 'Of an e-mail address.' })
  readonly domain!: Reading<string>;
  @Field(() => String, { ...optional, description: 'Of a telephone number: ITU-T E.164.' })
  readonly e164!: Reading<string>;
  @Field(() => String, { ...optional, description: 'Of a telephone number: ISO 3166-1 alpha-2.' })
  readonly country: string | null;
  @Field(() => String, { ...optional, description: 'Of a telephone number.' })
  readonly extension!: Reading<string>;
  @Field(() => String, { ...optional, description: 'Of a telephone number: "mobile", "fixed" or "other".' })
  readonly type: string | null;
  @Field(() => Lineage, optional)
  readonly lineage!: Reading<Lineage>;

  private constructor(
    readonly known: KnownContact,
    readonly question: () => ContactQuestion,
  ) {
    const { value } = known;
    this.kind = 'e164' in value ? 'phone' : 'email';
    this.country = 'e164' in value ? (value.country ?? null) : null;
    this.type = 'e164' in value ? (value.type ?? null) : null;
  }

  static of(known: KnownContact, question: () => ContactQuestion): ContactPoint {
    return new ContactPoint(known, question);
  }
}

/** What each guarded field reads; on the prototype, so that nothing is made for fields that nobody asks for. */
const READ = {
  masked: ({ value }) => ('e164' in value ? maskPhone(value.e164) : maskEmail(value.address)),
  value: ({ value }) => ('e164' in value ? value.e164 : value.address),
  address: ({ value }) => ('e164' in value ? null : value.address),
  canonical: ({ value }) => ('e164' in value ? null : value.canonical),
  domain: ({ value }) => ('e164' in value ? null : value.domain),
  e164: ({ value }) => ('e164' in value ? value.e164 : null),
  extension: ({ value }) => ('e164' in value ? (value.extension ?? null) : null),
  lineage: ({ lineage }) => lineage,
} as const satisfies Readonly<Record<string, (known: KnownContact) => unknown>>;

Object.defineProperty(ContactPoint.prototype, 'id', {
  get(this: ContactPoint): string {
    return this.known.id;
  },
});
for (const [field, read] of Object.entries(READ)) {
  Object.defineProperty(ContactPoint.prototype, field, {
    value(this: ContactPoint, _args: unknown, context: SubgraphContext) {
      return whenPermitted(context, this.question, () => read(this.known));
    },
  });
}
