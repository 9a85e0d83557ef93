// Chromium as the end-to-end tests use it: fresh profile, no background traffic, optionally a microphone that plays
// a file.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What the page finds when it asks for a microphone. */
export type FakeMicrophone = { plays: string } | 'refused' | 'absent';

export interface BrowserOptions {
  microphone?: FakeMicrophone;
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  /** Lets the site install itself. Off where that is not the point: it would fetch everything once more per test. */
  installs?: boolean;
  /** More of Chromium's own switches. */
  switches?: readonly string[];
}

function microphoneArguments(microphone: FakeMicrophone): string[] {
  if (microphone === 'absent') return [];
  if (microphone === 'refused') return ['--use-fake-device-for-media-stream', '--deny-permission-prompts'];
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${microphone.plays}%noloop`,
  ];
}

/** Starts a browser; `dispose` ends it and removes its profile. */
export async function launchBrowser(
  options: BrowserOptions = {},
): Promise<{ context: BrowserContext; dispose: () => Promise<void> }> {
  const profile = await mkdtemp(path.join(tmpdir(), 'woodshed-e2e-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    viewport: options.viewport ?? { width: 1440, height: 900 },
    colorScheme: options.colorScheme ?? 'light',
    acceptDownloads: true,
    serviceWorkers: options.installs ? 'allow' : 'block',
    args: [
      ...quiet,
      '--autoplay-policy=no-user-gesture-required',
      ...microphoneArguments(options.microphone ?? 'absent'),
      ...(options.switches ?? []),
    ],
  });
  return {
    context,
    dispose: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
