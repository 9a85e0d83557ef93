// Brings a fresh machine to the point where everything builds: Debian packages through apt where that is allowed,
// npm packages by the lock file. Idempotent; when nothing is missing it costs a few file look-ups.
// Uses nothing but Node's own modules, since it runs before `npm ci`.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

const minimumNode = [20, 19];

/** What each purpose needs: how to tell that it is there, and the Debian package that brings it. */
const needs = {
  core: [
    { what: 'Emscripten', package: 'emscripten', found: () => onPath('emcc') },
    { what: 'CMake', package: 'cmake', found: () => onPath('cmake') },
    { what: 'Ninja', package: 'ninja-build', found: () => onPath('ninja') },
    { what: 'Eigen 3.4', package: 'libeigen3-dev', found: () => existsSync('/usr/share/eigen3/cmake') },
    {
      what: 'kissfft',
      package: 'libkissfft-dev',
      found: () => existsSync('/usr/include/kissfft/kissfft.hh'),
    },
  ],
  native: [
    { what: 'a C++20 compiler', package: 'g++', found: () => onPath('g++') || onPath('clang++') },
    { what: 'GoogleTest', package: 'libgtest-dev', found: () => existsSync('/usr/include/gtest/gtest.h') },
  ],
  browser: [{ what: 'Chromium', package: 'chromium', found: () => onPath('chromium') }],
  lint: [
    { what: 'clang-format', package: 'clang-format', found: () => onPath('clang-format') },
    { what: 'clang-tidy', package: 'clang-tidy', found: () => onPath('clang-tidy') },
  ],
};

function onPath(command) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => existsSync(path.join(folder, command)));
}

/** The command prefix that may install packages, or null where this user may not. */
function aptPrefix() {
  if (!onPath('apt-get')) return null;
  if (process.getuid?.() === 0) return [];
  const sudo = onPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return sudo ? ['sudo', '-n'] : null;
}

function installSystemPackages(missing, log) {
  const packages = missing.map((need) => need.package);
  const byHand = `sudo apt-get install ${packages.join(' ')}`;
  const prefix = aptPrefix();
  if (prefix === null) {
    throw new SetupError(
      `Missing: ${missing.map((need) => need.what).join(', ')}.\n` +
        `On Debian or Ubuntu run:  ${byHand}\n` +
        'On another system install the same tools by its own means (Emscripten 3.1.6 or newer on PATH), then start again.',
    );
  }
  log(`Installing ${packages.join(', ')} …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => {
    const [command, ...rest] = [...prefix, 'apt-get', '-qq', ...args];
    return (
      spawnSync(command, rest, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
    );
  };
  apt('update');
  if (!apt('install', '-y', '--no-install-recommends', ...packages)) {
    throw new SetupError(`The package manager could not install everything. Try it by hand:  ${byHand}`);
  }
}

function installNodePackages(log) {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex');
  const stamp = path.join(root, 'node_modules/.woodshed-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  log('Installing npm packages …');
  // Standard output belongs to the command that runs after set-up (the CLI prints JSON there).
  execFileSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}

/** A reason that the person at the keyboard can act on; printed without a stack. */
export class SetupError extends Error {}

/**
 * Installs what the named purposes need ('core', 'native', 'browser', 'lint') and the npm packages.
 * @param {string[]} purposes
 * @param {(line: string) => void} log
 */
export function setUp(purposes, log = (line) => process.stderr.write(`${line}\n`)) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < minimumNode[0] || (major === minimumNode[0] && minor < minimumNode[1])) {
    throw new SetupError(
      `Node.js ${minimumNode.join('.')} or newer is needed; this is ${process.versions.node}.`,
    );
  }
  const missing = purposes.flatMap((purpose) => needs[purpose]).filter((need) => !need.found());
  if (missing.length > 0) installSystemPackages(missing, log);
  const still = purposes.flatMap((purpose) => needs[purpose]).filter((need) => !need.found());
  if (still.length > 0) throw new SetupError(`Still missing: ${still.map((need) => need.what).join(', ')}.`);
  installNodePackages(log);
}

/** Runs a tool's main function; a SetupError ends it with its sentence, anything else with its stack. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    process.stderr.write(`${error instanceof SetupError ? error.message : (error?.stack ?? error)}\n`);
    process.exitCode = 1;
  }
}
