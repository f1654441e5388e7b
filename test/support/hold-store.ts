import { openLocalStore } from '../../stores/local.ts';
import { TEST_SECRET } from './test-secret.ts';

/** A process that holds the store of a directory until it is ended; it says when it does. */
const directory = process.argv[2];
if (directory === undefined) throw new Error('Which directory?');
await openLocalStore({ directory, secret: TEST_SECRET, cacheMb: 4, log: () => undefined });
process.stdout.write('held\n');
process.stdin.resume();
