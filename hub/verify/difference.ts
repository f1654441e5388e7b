/** What a recomputation finds otherwise than it is stored. Holds ids only. */
export interface Difference {
  readonly kind:
    | 'links'
    | 'redirects'
    | 'partition'
    | 'golden'
    | 'sourceKeys'
    | 'keys'
    | 'edges'
    | 'summaries'
    | 'accessLog'
    /** A row of somebody who was erased. */
    | 'erased';
  /** A source key, a customer id or a row id; of the access log the id of a log or `log#line`. */
  readonly id: string;
  readonly what: string;
  /** It was not repaired, as somebody wrote it meanwhile. */
  readonly left?: true;
}

/** Receives each difference as it is found. */
export type Report = (difference: Difference) => void;
