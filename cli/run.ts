import { main } from './main.ts';
import { leave, processIo } from './io.ts';
import { endWithParent } from './parent.ts';

endWithParent(process);
const io = processIo();
const ended = await main(process.argv.slice(2), io);
// One that is there already says that output was lost.
process.exitCode ??= ended;
// What was cut short may leave a read behind that nobody ends.
if (io.stop.aborted) leave(Number(process.exitCode));
