export { AccessLog, type AccessLogOptions, type AnsweredOperation } from './access-log.ts';
export type { PersonalClassOf } from './fields-by-class.ts';
