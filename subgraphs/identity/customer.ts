import { Directive, Field, ID, Int, ObjectType, type ClassType } from 'type-graphql';
import type {
  AttributeName,
  CustomerId,
  CustomerKind,
  CustomerStatus,
  GoldenRecord,
  Instant,
} from '../../domain/model/index.ts';
import type { CustomerView, Hub } from '../../hub/index.ts';
import { DateTime, type SubgraphContext } from '../shared/index.ts';
import { AttributeNameEnum } from './attribute-names.ts';
import { thosePermitted, whenPermitted, type ContactQuestion } from './contact-permission.ts';
import { ContactPoint } from './contact-point.ts';
import { CustomerKindEnum, CustomerStatusEnum } from './enums.ts';
import { GoldenView } from './golden-view.ts';
import {
  CreditLimit,
  Device,
  Identifier,
  OrganisationName,
  PartialDateValue,
  PersonName,
  PostalAddress,
  SocialHandle,
  TextValue,
} from './values.ts';

/**
 * A field that shows an attribute of the golden record: all its stored values, or the preferred one. The
 * getter stands on the prototype without being a resolver of TypeGraphQL's own, which would wrap every read in middleware and conversions.
 */
function Golden(attribute: AttributeName, type: ClassType<object>, description: string): PropertyDecorator {
  return golden(attribute, type, description, (values) => values);
}

function GoldenOne(attribute: AttributeName, type: ClassType<object>, description: string): PropertyDecorator {
  return golden(attribute, type, description, ([value]) => value ?? null);
}

function golden(
  attribute: AttributeName,
  type: ClassType<object>,
  description: string,
  pick: (values: readonly object[]) => readonly object[] | object | null,
): PropertyDecorator {
  const many = Array.isArray(pick([]));
  return (prototype, property) => {
    Field(() => (many ? [type] : type), { nullable: true, description })(prototype, property);
    Object.defineProperty(prototype, property, {
      get(this: Customer) {
        return pick(this.valuesOf(attribute));
      },
    });
  };
}

@ObjectType({ simpleResolvers: true, description: 'How many values of an attribute the golden record knows.' })
class AttributeCount {
  @Field(() => AttributeNameEnum, { nullable: true })
  readonly attribute!: AttributeName;
  @Field(() => Int, { nullable: true, description: 'At most 100 of them are stored; recordedValues shows all.' })
  readonly count!: number;
}

/** A customer and its golden record. */
@Directive('@key(fields: "id")')
@ObjectType('Customer', {
  simpleResolvers: true,
  description: 'One person or organisation, put together from all source systems that know it.',
})
export class Customer {
  @Field(() => ID, { description: 'Never changes; a merged id answers with the id of its survivor.' })
  readonly id: CustomerId;
  @Field(() => ID, {
    nullable: true,
    description: 'The id that was asked for: another than `id` where a merge retired it.',
  })
  readonly requestedId: CustomerId;
  @Field(() => CustomerKindEnum, { nullable: true })
  readonly kind: CustomerKind;
  @Field(() => CustomerStatusEnum, { nullable: true })
  readonly status: CustomerStatus;
  @Field(() => Boolean, { description: 'Whether its data may only be kept (GDPR art. 18); preferences requires it.' })
  readonly processingRestricted: boolean;
  @Field(() => Int, { nullable: true, description: 'Rises with every change; send it as expectedVersion.' })
  readonly version: number;
  @Field(() => DateTime, { nullable: true })
  readonly createdAt: Instant;
  @Field(() => DateTime, { nullable: true })
  readonly updatedAt: Instant;
  @Field(() => Int, { nullable: true, description: 'How many source keys belong to the customer.' })
  readonly sourceKeyCount: number;
  @Field(() => String, { nullable: true, description: 'SHA-256 of the golden record in canonical JSON.' })
  readonly goldenHash: string;

  @Field(() => String, { nullable: true, description: 'The preferred name, of the person or the organisation.' })
  readonly displayName!: string | null;
  @Field(() => [AttributeCount], { nullable: true, description: 'Attributes that have a value, with the true counts.' })
  readonly attributeCounts!: readonly AttributeCount[];

  @Golden('name', PersonName, 'Names of the person, preferred first.')
  readonly names!: readonly PersonName[];
  @Golden('organisationName', OrganisationName, 'Names of the organisation, preferred first.')
  readonly organisationNames!: readonly OrganisationName[];
  @Field(() => [ContactPoint], { nullable: true, description: 'E-mail addresses, then telephone numbers.' })
  readonly contactPoints!: readonly ContactPoint[];
  @Field(() => [ContactPoint], { nullable: true, description: 'E-mail addresses, preferred first.' })
  readonly emails!: readonly ContactPoint[];
  @Field(() => [ContactPoint], { nullable: true, description: 'Telephone numbers, preferred first.' })
  readonly phones!: readonly ContactPoint[];
  @Field(() => [PostalAddress], { nullable: true, description: 'Postal addresses, preferred first.' })
  readonly addresses!: (args: unknown, context: SubgraphContext) => readonly object[] | Promise<readonly object[]>;
  @Golden('identifier', Identifier, 'National, tax, loyalty and other identifiers.')
  readonly identifiers!: readonly Identifier[];
  @GoldenOne('birthDate', PartialDateValue, 'Date of birth of the person.')
  readonly birthDate!: PartialDateValue | null;
  @GoldenOne('foundingDate', PartialDateValue, 'Founding date of the organisation.')
  readonly foundingDate!: PartialDateValue | null;
  @GoldenOne('deathDate', PartialDateValue, 'Date of death, or of the end of the organisation.')
  readonly deathDate!: PartialDateValue | null;
  @GoldenOne('sex', TextValue, '"male", "female", "other" or "unknown" (ISO/IEC 5218).')
  readonly sex!: TextValue | null;
  @Golden('language', TextValue, 'Languages (BCP 47), preferred first.')
  readonly languages!: readonly TextValue[];
  @GoldenOne('segment', TextValue, 'Segment.')
  readonly segment!: TextValue | null;
  @GoldenOne('status', TextValue, 'Status as the source systems tell it; not the status of this record.')
  readonly sourceStatus!: TextValue | null;
  @GoldenOne('lifecycleStage', TextValue, '"visitor", "prospect", "lead", "customer", "dormant" or "former".')
  readonly lifecycleStage!: TextValue | null;
  @GoldenOne('accountOwner', TextValue, 'Who looks after the customer.')
  readonly accountOwner!: TextValue | null;
  @GoldenOne('team', TextValue, 'Team.')
  readonly team!: TextValue | null;
  @GoldenOne('region', TextValue, 'Region.')
  readonly region!: TextValue | null;
  @GoldenOne('brand', TextValue, 'The first of `brands`.')
  readonly brand!: TextValue | null;
  @Golden('brand', TextValue, 'Brands that the customer deals with, preferred first.')
  readonly brands!: readonly TextValue[];
  @GoldenOne('legalEntity', TextValue, 'The first of `legalEntities`.')
  readonly legalEntity!: TextValue | null;
  @Golden('legalEntity', TextValue, 'Our legal entities that have the relationship, preferred first.')
  readonly legalEntities!: readonly TextValue[];
  @GoldenOne('industry', TextValue, 'The first of `industries`.')
  readonly industry!: TextValue | null;
  @Golden('industry', TextValue, 'Industries by the code list of their sources, preferred first.')
  readonly industries!: readonly TextValue[];
  @Golden('socialHandle', SocialHandle, 'Accounts in social networks.')
  readonly socialHandles!: readonly SocialHandle[];
  @Golden('device', Device, 'Device and visitor ids.')
  readonly devices!: readonly Device[];
  @GoldenOne('creditLimit', CreditLimit, 'Credit limit.')
  readonly creditLimit!: CreditLimit | null;
  @GoldenOne('loyaltyTier', TextValue, 'Loyalty tier.')
  readonly loyaltyTier!: TextValue | null;
  @Golden('restriction', TextValue, '"processing-restricted", "legal-hold" or "do-not-merge".')
  readonly restrictions!: readonly TextValue[];

  private readonly golden: GoldenView;

  constructor(
    readonly view: CustomerView,
    store: Pick<Hub['store'], 'hmac'>,
  ) {
    const { id, requestedId, version, doc } = view;
    this.id = id;
    this.requestedId = requestedId;
    this.kind = doc.kind;
    this.status = doc.status;
    this.processingRestricted = doc.restricted === 'processing-restricted';
    this.version = version;
    this.createdAt = doc.createdAt;
    this.updatedAt = doc.updatedAt;
    this.sourceKeyCount = doc.sourceKeyCount;
    this.goldenHash = doc.goldenHash;
    this.golden = GoldenView.of(doc, store);
  }

  get goldenRecord(): GoldenRecord {
    return this.golden.record;
  }

  valuesOf(attribute: AttributeName): readonly object[] {
    return this.golden.valuesOf(attribute);
  }

  contactPointsOf(attribute: 'email' | 'phone'): ContactPoint[] {
    return this.golden
      .contactsOf(attribute)
      .map((known) => ContactPoint.of(known, () => this.contactQuestion(attribute, known.id)));
  }

  contactQuestion(channel: ContactQuestion['channel'], contactPoint: string | null): ContactQuestion {
    const [known, another] = this.goldenRecord.attributes.legalEntity?.values ?? [];
    const legalEntity = another === undefined ? (known?.value ?? null) : null;
    return { customer: this.view, legalEntity, channel, contactPoint };
  }
}

/** Computed fields, apart from their declarations for the reason given at `Golden`. */
Object.defineProperties(Customer.prototype, {
  displayName: {
    get(this: Customer): string | null {
      const { attributes, kind } = this.goldenRecord;
      const person = attributes.name?.values[0]?.value.full ?? null;
      const organisation = attributes.organisationName?.values[0]?.value.full ?? null;
      return kind === 'organisation' ? (organisation ?? person) : (person ?? organisation);
    },
  },
  contactPoints: {
    get(this: Customer): ContactPoint[] {
      return [...this.contactPointsOf('email'), ...this.contactPointsOf('phone')];
    },
  },
  emails: {
    get(this: Customer): ContactPoint[] {
      return this.contactPointsOf('email');
    },
  },
  phones: {
    get(this: Customer): ContactPoint[] {
      return this.contactPointsOf('phone');
    },
  },
  addresses: {
    value(this: Customer, _args: unknown, context: SubgraphContext) {
      const addresses = this.valuesOf('address');
      const question = () => this.contactQuestion('post', null);
      // Of a merged customer each address is shown by the word of the part whose record says it.
      if (this.view.doc.mergedIds.length === 0 || addresses.length === 0)
        return whenPermitted(context, question, () => addresses);
      const { values = [] } = this.goldenRecord.attributes.address ?? {};
      return thosePermitted(context, addresses, (index) => ({
        ...question(),
        saidUnder: values[index]?.lineage.sourceKey ?? null,
      }));
    },
  },
  attributeCounts: {
    get(this: Customer): { attribute: string; count: number }[] {
      const attributes = Object.entries(this.goldenRecord.attributes);
      return attributes.map(([attribute, value]) => ({ attribute, count: value.count }));
    },
  },
});
