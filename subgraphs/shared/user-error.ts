import { Directive, Field, ObjectType } from 'type-graphql';
import { DomainError, type ErrorCode } from '../../domain/errors.ts';

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'Why a mutation did not do what was asked, for its caller to mend.' })
export class UserError {
  @Field(() => String, { description: 'A code of docs/reference/errors.md.' })
  readonly code: string;
  @Field(() => [String], { nullable: true, description: 'Path of the input it is about.' })
  readonly field: readonly string[] | null;
  @Field(() => String)
  readonly message: string;

  constructor(code: string, message: string, field: readonly string[] | null) {
    this.code = code;
    this.message = message;
    this.field = field;
  }
}

/** Failures that the caller of a mutation can mend; all others are errors of the operation. */
const MENDABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'VERSION_CONFLICT',
  'ERASED',
  'CUSTOMER_TOO_LARGE',
  'CONSENT_REQUIRED',
]);

/** What every mutation answers. */
export interface Payload {
  readonly userErrors: readonly UserError[];
  /** Customers that the change touched, also those hidden from its caller: no field, but for the access log alone. */
  readonly touched?: readonly string[];
}

/**
 * Answers with what `work` gives and no userErrors, or with a mendable DomainError as the only userError; `place`
 * makes its field a path of the mutation's input.
 * @throws whatever else `work` throws
 */
export async function payload<P extends Payload>(
  Type: new () => P,
  work: () => Promise<Omit<P, 'userErrors'>>,
  place: (field: readonly string[]) => readonly string[] = (field) => field,
): Promise<P> {
  try {
    return Object.assign(new Type(), { userErrors: [] }, await work());
  } catch (error) {
    if (!(error instanceof DomainError) || !MENDABLE.has(error.code)) throw error;
    const userErrors = [new UserError(error.code, error.message, error.field ? place(error.field) : null)];
    return Object.assign(new Type(), { userErrors });
  }
}
