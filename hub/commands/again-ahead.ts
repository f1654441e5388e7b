import type { Session } from '../session.ts';
import type { StandingVerdict } from '../workspace/standing-verdict.ts';
import { narrowMatch } from './narrow-match.ts';
import type { Sides } from './verdicts.ts';

/** Rows of matches given again that share the unit of the record for which they are. */
const MOST_WITH_RECORD = 200;

/**
 * Gives matches again for a record that goes, or is another's now. Where they are hundreds, most are committed ahead of
 * the record: it is with its customer by the others of its side still, and what they say of these holds either way.
 */
export function againAhead(session: Session): (verdict: StandingVerdict, sides: Sides) => Promise<void> {
  const { ws } = session;
  const from = ws.appended.length;
  return async (verdict, sides) => {
    await narrowMatch(session, verdict, sides);
    if (ws.appended.length - from > MOST_WITH_RECORD) await session.ahead(ws.appended.splice(from));
  };
}
