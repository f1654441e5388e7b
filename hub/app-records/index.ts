export { createCustomer, type CreateCustomer } from './create-customer.ts';
export { updateCustomer, type UpdateCustomer } from './update-customer.ts';
export { incomingRecord, refuseForeign, refuseUnparseable, type RawIncoming } from './incoming.ts';
export { patched, type RawPatch } from './raw-patch.ts';
