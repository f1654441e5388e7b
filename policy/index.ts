export { DEMONSTRATION_ADMIN, type Actor } from './actor.ts';
