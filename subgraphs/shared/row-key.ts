import { parseSystem, type RowKey } from '../../domain/model/index.ts';
import { TEXT_LIMITS, checkText } from './text.ts';

/** The key of a business row from its system and its own id. @throws DomainError BAD_USER_INPUT */
export function rowKey(system: string, id: string): RowKey {
  return `${parseSystem(system)}:${checkText(id, ['id'], { min: 1, max: TEXT_LIMITS.id })}`;
}
