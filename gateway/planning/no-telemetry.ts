/**
 * Apollo's gateway reports to its maker, and asks cloud metadata addresses to learn where it runs, unless this is
 * set before it is loaded. Import this file first.
 */
process.env['APOLLO_TELEMETRY_DISABLED'] ??= '1';
