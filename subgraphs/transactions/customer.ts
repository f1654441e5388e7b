import { sectionCustomer, type CustomerReference } from '../shared/index.ts';

export const Customer = sectionCustomer();
export type Customer = CustomerReference;
