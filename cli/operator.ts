import { userInfo } from 'node:os';
import { bareActor, type Actor } from '../policy/index.ts';

/** Whoever runs commands on the installation has no token; the access log names the user of the system. */
export function operator(): Actor {
  return bareActor(`system|${userName()}`, { roles: ['operator'], client: { name: 'c360', version: null } });
}

/** In a container the user may have a number alone. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
