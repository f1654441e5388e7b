// A thread cannot start from a .ts file; from a clone the sources run through tsx.
import { register } from 'tsx/esm/api';

register();
await import('./work.ts');
