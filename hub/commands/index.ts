export { deleteRecord, type DeleteRecord } from './delete-record.ts';
export { link, type LinkRecord } from './link.ts';
export { mergeCustomers, type MergeCustomers } from './merge-customers.ts';
export { overrideValue, type OverrideValue } from './override-value.ts';
export { splitCustomer, type SplitCustomer } from './split-customer.ts';
export { unlink } from './unlink.ts';
export { unmergeCustomer } from './unmerge-customer.ts';
