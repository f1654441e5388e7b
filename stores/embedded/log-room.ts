import { isFull, rollback, type Connection } from './database.ts';

const ROOM_BYTES = 8 * 1024 * 1024;

/**
 * Moves into the file what a process that was killed left in the log. It may hold what that process erased last, and
 * would until it is written over.
 */
export function emptyLog(connection: Connection): void {
  try {
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // Where only room is missing, the log stays as it is.
    if (!isFull(error)) throw error;
  }
}

/**
 * Gives SQLite's log (WAL) its size before anybody waits for it. A log that grows makes the file system write its own
 * books at every sync; one that is written over, from its start after each checkpoint, does not. The pages that are filled for it are free afterwards and
 * are the first to be used again. Where there is no room the store opens all the same.
 */
export function makeRoomInLog(connection: Connection): void {
  try {
    connection.exec(
      `BEGIN; CREATE TABLE IF NOT EXISTS "room" (filling); INSERT INTO "room" VALUES (zeroblob(${ROOM_BYTES})); DROP TABLE "room"; COMMIT`,
    );
    connection.exec('PRAGMA wal_checkpoint(RESTART)');
  } catch {
    rollback(connection);
    // It costs speed alone; a disk that is full is told by the first write that needs it.
  }
}
