// The headless front door: the same pipeline and the same WASM core as the page, in Node. Contract: docs/cli.md.

import { availableParallelism } from 'node:os';
import { runJobs } from './jobs';
import { helpText, parseCommand, UsageError } from './options';

/** Exit codes of the contract. */
const EXIT_OK = 0;
const EXIT_USAGE = 2;
const EXIT_UNREADABLE = 3;

/** Where the program finds the built core and the models. */
export interface CliEnvironment {
  root: string;
}

/**
 * Runs one command line.
 * @returns the exit code: 0; 2 for a usage error; 3 when an input could not be read (the others are still done)
 */
export async function run(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  let command;
  try {
    command = parseCommand(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`woodshed: ${error.message}\n`);
    return EXIT_USAGE;
  }
  if (command.name === 'help') {
    process.stdout.write(helpText);
    return EXIT_OK;
  }
  const workers = Math.min(command.jobs ?? availableParallelism(), command.inputs.length);
  let failed = false;
  for await (const outcome of runJobs(command, environment, workers)) {
    if (outcome.ok) {
      if (outcome.stdout !== null) await write(outcome.stdout);
    } else {
      failed = true;
      process.stderr.write(`woodshed: ${outcome.input}: ${outcome.reason}\n`);
    }
  }
  return failed ? EXIT_UNREADABLE : EXIT_OK;
}

/** Waits until the text is out: the process may end right after, and a pipe may be slow. */
function write(content: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(content, (error) => (error ? reject(error) : resolve()));
  });
}
