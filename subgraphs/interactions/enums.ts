import { registerEnumType } from 'type-graphql';

export const InteractionTypeEnum = {
  CALL: 'call',
  EMAIL: 'email',
  CHAT: 'chat',
  VISIT: 'visit',
  MEETING: 'meeting',
  WEB: 'web',
  CASE: 'case',
  FEEDBACK: 'feedback',
} as const;
registerEnumType(InteractionTypeEnum, { name: 'InteractionType', description: 'How we and the customer met.' });

export const CaseStateEnum = { OPEN: 'open', PENDING: 'pending', CLOSED: 'closed' } as const;
registerEnumType(CaseStateEnum, { name: 'CaseState', description: 'PENDING waits for somebody and is not closed.' });

export const DirectionEnum = { INBOUND: 'inbound', OUTBOUND: 'outbound' } as const;
registerEnumType(DirectionEnum, { name: 'InteractionDirection', description: 'INBOUND: the customer began it.' });
