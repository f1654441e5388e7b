import 'reflect-metadata';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { subgraphNames, type SubgraphName } from './config.ts';
import { parseCustomerId } from '../domain/model/index.ts';
import { PURPOSE_NAMES, isPurpose, type Purpose } from '../policy/index.ts';
import { EXIT, type Io } from './io.ts';
import { Stopped } from './stopped.ts';
import { LABELS, type Label } from './issuer/people.ts';
import { numberRule, wholeNumber } from './whole-number.ts';

/** Each process of the product is a command; a command's module is loaded when it is asked for. */
function program(io: Io): Command {
  const root = new Command('c360')
    .description('Customer 360 gateway: one id, one golden record and one GraphQL type for each real customer')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) });

  root
    .command('start')
    .description('everything in one process: store, four subgraphs and the gateway; loads the samples on the first run')
    .action(async () => (await import('./start.ts')).start(io));

  root
    .command('gateway')
    .description('the gateway alone, in front of the subgraphs that C360_SUBGRAPHS names')
    .action(async () => (await import('./gateway-command.ts')).gatewayCommand(io));

  root
    .command('subgraph')
    .description('one subgraph alone, over HTTP')
    .argument('<name>', subgraphNames.join(', '), subgraphName)
    .option('--port <n>', 'port to listen on (default: PORT)', portNumber)
    .action(async (name: SubgraphName, options: { port?: number }) =>
      (await import('./subgraph-command.ts')).subgraphCommand(io, name, options.port ?? null),
    );

  root
    .command('issuer')
    .description('the development issuer alone: keys, discovery and tokens for services; never in production')
    .option('--port <n>', 'port to listen on (default: PORT)', portNumber)
    .action(async (options: { port?: number }) =>
      (await import('./issuer-command.ts')).issuerCommand(io, options.port ?? null),
    );

  root
    .command('token')
    .description('print a token of the development issuer')
    .requiredOption('--role <role>', LABELS.join(', '), label)
    .option(
      '--customer <id>',
      'the customer a token is about (role customer: one of the samples without it)',
      customerId,
    )
    .option('--purpose <purpose>', `allow this purpose alone: ${PURPOSE_NAMES.join(', ')}`, purpose)
    .option('--stepped-up', 'as after a second factor given just now')
    .action(async (options: { role: Label; customer?: string; purpose?: Purpose; steppedUp?: boolean }) =>
      (await import('./token-command.ts')).tokenCommand(io, {
        role: options.role,
        customer: options.customer ?? null,
        purpose: options.purpose ?? null,
        steppedUp: options.steppedUp === true,
      }),
    );

  root
    .command('import')
    .description('import source files, all under one mapping or each under its own')
    .argument('<file...>', 'CSV or NDJSON, plain or gzip; - for standard input')
    .requiredOption(
      '--mapping <file>',
      'the mapping file; given as often as there are files, each file has its own, in their order',
      (file: string, before: readonly string[] | undefined) => [...(before ?? []), file],
    )
    .option('--dry-run', 'check every row, write nothing')
    .option('--json', 'print the summary as one JSON object')
    .action(async (files: string[], options: { mapping: readonly string[]; dryRun?: boolean; json?: boolean }) =>
      (await import('./import-command.ts')).importCommand(io, {
        files,
        mappings: options.mapping,
        dryRun: options.dryRun === true,
        json: options.json === true,
      }),
    );

  root
    .command('quarantine')
    .description('the batches that have refused rows; of one batch its rows: row, column, class of the value, reason')
    .argument('[batch]', 'a batch (bat_…), as an import names it')
    .option('--raw', 'show each row of the batch as it came: personal data, so the access log records it')
    .option('--json', 'print one JSON object a line')
    .action(async (batch: string | undefined, options: { raw?: boolean; json?: boolean }) =>
      (await import('./quarantine-command.ts')).quarantineCommand(io, {
        batch: batch ?? null,
        raw: options.raw === true,
        json: options.json === true,
      }),
    );

  root
    .command('erase')
    .description('remove for ever all that is known of customers or under source keys; nothing brings it back')
    .argument('<whom...>', 'customer ids (cus_…), with all their records; or source keys (system:sourceId)')
    .option('--reason <text>', 'kept for ever with what remembers the erasure: it should name nobody')
    .option('--dry-run', 'tell what would be erased, write nothing')
    .action(async (whom: string[], options: { reason?: string; dryRun?: boolean }) =>
      (await import('./erase-command.ts')).eraseCommand(io, {
        whom,
        reason: options.reason ?? null,
        dryRun: options.dryRun === true,
      }),
    );

  root
    .command('verify')
    .description('recompute links, golden records, keys and summaries and compare them with what is stored')
    .option('--repair', 'write what is right')
    .option('--json', 'print { customers, differences }')
    .action(async (options: { repair?: boolean; json?: boolean }) =>
      (await import('./verify-command.ts')).verifyCommand(io, {
        repair: options.repair === true,
        json: options.json === true,
      }),
    );

  const audit = root.command('audit').description('the access log: who read or changed what, provably unaltered');
  audit
    .command('export')
    .description('write the whole log as NDJSON, one segment or head a line')
    .requiredOption('--out <file>', 'the file to write; - for standard output')
    .action(async (options: { out: string }) => (await import('./audit-command.ts')).auditExport(io, options.out));
  audit
    .command('verify')
    .description('check an exported log without a store; exit code 4 when it was edited, cut or moved')
    .argument('<file>', 'what audit export wrote')
    .option('--json', 'print { ok, logs, entries, firstBad }')
    .option('--key <file>', 'public keys (PEM, or ids one a line) that alone may have signed')
    .action(async (file: string, options: { json?: boolean; key?: string }) =>
      (await import('./audit-command.ts')).auditVerify(io, file, {
        json: options.json === true,
        key: options.key ?? null,
      }),
    );
  audit
    .command('key')
    .description('print the public key that this installation signs its log with')
    .action(async () => (await import('./audit-command.ts')).auditPublicKey(io));

  root
    .command('schema')
    .description('the supergraph')
    .command('contract')
    .description('the supergraph without the elements that carry a tag, and without what only they lead to')
    .requiredOption('--exclude-tags <tags>', 'with commas between, for instance internal,steward', tagList)
    .option('--out <file>', 'write there instead of standard output')
    .action(async (options: { excludeTags: readonly string[]; out?: string }) =>
      (await import('./schema-contract.ts')).schemaContract(io, {
        excludeTags: options.excludeTags,
        out: options.out ?? null,
      }),
    );

  root
    .command('policy')
    .description('what the authorization policy says')
    .command('explain')
    .description('what an operation of a role loses, and the plan of what is left; nothing is executed')
    .requiredOption('--role <role>', LABELS.join(', '), label)
    .requiredOption('--operation <file>', 'a GraphQL document; - for standard input')
    .option('--name <name>', 'the operation of the document, where it has several')
    .option('--purpose <purpose>', `${PURPOSE_NAMES.join(', ')} (default: the first of a token of the role)`, purpose)
    .option('--json', 'print { removed, filtered, plan }')
    .action(async (options: { role: Label; operation: string; name?: string; purpose?: Purpose; json?: boolean }) =>
      (await import('./policy-explain.ts')).policyExplain(io, {
        role: options.role,
        purpose: options.purpose ?? null,
        operation: options.operation,
        name: options.name ?? null,
        json: options.json === true,
      }),
    );

  return root;
}

function subgraphName(text: string): SubgraphName {
  if ((subgraphNames as readonly string[]).includes(text)) return text as SubgraphName;
  throw new InvalidArgumentError(`must be one of ${subgraphNames.join(', ')}`);
}

function label(text: string): Label {
  const found = LABELS.find((each) => each === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`must be one of ${LABELS.join(', ')}`);
}

/** Names as Apollo's contracts allow them. */
function tagList(text: string): readonly string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  if (tags.every((tag) => /^[A-Za-z0-9/-]{1,128}$/.test(tag))) return tags;
  throw new InvalidArgumentError('must be names of letters, digits, hyphens and slashes, with commas between');
}

function purpose(text: string): Purpose {
  if (isPurpose(text)) return text;
  throw new InvalidArgumentError(`must be one of ${PURPOSE_NAMES.join(', ')}`);
}

function customerId(text: string): string {
  if (parseCustomerId(text) !== null) return text;
  throw new InvalidArgumentError('must be a customer id (cus_…)');
}

const MOST_PORT = 65_535;

function portNumber(text: string): number {
  const port = wholeNumber(text, 0, MOST_PORT);
  if (port !== null) return port;
  throw new InvalidArgumentError(numberRule(0, MOST_PORT));
}

/** Runs one command line. Resolves with the exit code (0 ok, 1 failure, 2 usage; a command may define more, `io.stop` adds those of signals). */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    await program(io).parseAsync(args, { from: 'user' });
    return io.exitCode;
  } catch (error) {
    if (error instanceof Stopped) {
      if (error.untold) io.err(`c360: ${error.message}\n`);
      return error.exitCode;
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof Error && error.name === 'ConfigError') {
      io.err(`${error.message}\n`);
      return EXIT.usage;
    }
    io.err(`c360: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.failure;
  }
}
