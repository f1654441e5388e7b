import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import type { Actor } from '../../policy/index.ts';

/** Identity's word on customers that another section reaches by its own row's source keys. */
export interface CustomerGate {
  /**
   * In order: whether the actor may see the customer of each key. A key without a customer is visible to those who
   * may see every customer. Rejects when identity does not answer: the caller then shows nothing.
   */
  visible(actor: Actor, keys: readonly SourceKey[]): Promise<readonly boolean[]>;
}

/** One question of whether a customer consents to being addressed. */
export interface ConsentQuestion {
  readonly sourceKeys: readonly SourceKey[];
  readonly legalEntity?: string;
  readonly purpose: string;
  /** Channel of the consent (`email`, `phone`, `post` …). */
  readonly channel: string;
  /** HMAC of the contact point; absent: any, and then a refusal of any refuses. */
  readonly contactPoint?: string;
  /**
   * Without a contact point: the key whose record says what is to be shown. Of a merged customer the part that the
   * key belongs to must permit it; where it is not told, each part.
   */
  readonly saidUnder?: SourceKey;
}

export interface ConsentAnswer {
  readonly permitted: boolean;
  /** Name of a `ContactReason`. */
  readonly reason: string;
}

/** The word of preferences on whether contact data may be shown for a purpose. */
export interface ConsentGate {
  /** In order of the questions. Rejects when preferences does not answer: the caller then shows nothing. */
  permitted(questions: readonly ConsentQuestion[]): Promise<readonly ConsentAnswer[]>;
}

/** What was shown of a customer beyond a plain read, and to whom. */
export interface RevealedContact {
  readonly actor: Actor;
  readonly requestId: string;
  readonly customerId: CustomerId;
  /** Keyed hash of the contact point, never its value. */
  readonly contactPointId: string;
  /** In the actor's words. */
  readonly reason: string;
}

/** Where accesses are written down that a gateway cannot tell from the answer. */
export interface AccessRecorder {
  /** Resolves when it is durable; rejects when it cannot be made so, and then nothing is shown. */
  revealed(access: RevealedContact): Promise<void>;
}
