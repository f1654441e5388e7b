/** Tests run as ES modules; swc keeps decorators without emitting type metadata (see docs/decisions). */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          // JSON modules (domain/normalize/country-table.ts) need their import attribute.
          experimental: { keepImportAttributes: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
  testSequencer: '<rootDir>/test/support/sequencer.mjs',
  reporters: ['default', '<rootDir>/test/support/notices-reporter.mjs'],
  testTimeout: 300_000,
  maxWorkers: 2,
  // Modules of a suite are never quite given up, so a worker grows with every suite and collects ever longer: it begins
  // anew once it holds this much.
  workerIdleMemoryLimit: '1GB',
  // A worker with nothing left to do still has hundreds of megabytes of compiled suites to give back, which takes longer
  // than the usual 500 ms where the machine is busy. What a suite leaves open holds it for ever and is told of as before.
  workerGracefulExitTimeout: 10_000,
};
