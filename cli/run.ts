import { main } from './main.ts';
import { leave, processIo } from './io.ts';

const io = processIo();
const exitCode = await main(process.argv.slice(2), io);
// What was cut short may leave a read behind that nobody ends.
if (io.stop.aborted) leave(exitCode);
process.exitCode = exitCode;
