/** What a thread that prepares rows needs of the hub: an entry of its own, so that it loads nothing that writes. */
export { workAhead } from './ahead.ts';
export { gatherChunks } from './ingest/gather.ts';
