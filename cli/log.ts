import { pino, type DestinationStream } from 'pino';
import type { Log } from '../gateway/index.ts';

/**
 * Lines of JSON on standard error, so that standard output stays what a command was asked for.
 *
 * @param fd where they go instead
 */
export function createLog(level: string, fd = 2): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, linesTo(fd));
}

/** A line that cannot be written, as on a full disk, is lost: what is told beside the work is worth no end of it. */
function linesTo(fd: number): DestinationStream {
  let lost = false;
  const open = () => {
    const opened = pino.destination({ fd, sync: true });
    opened.on('error', () => {
      lost = true;
      // It would keep what it could not write, and all that comes after.
      lines = open();
    });
    return opened;
  };
  let lines = open();
  return {
    write(line) {
      // A part of the lost one may stand there.
      const text = lost ? `\n${line}` : line;
      lost = false;
      lines.write(text);
    },
  };
}
