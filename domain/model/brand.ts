declare const brand: unique symbol;

/** A string that was parsed once at the edge and is passed on under its own type. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Anything JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
