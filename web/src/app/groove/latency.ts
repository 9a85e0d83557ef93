// The latencies that the clap-back check found, by microphone.

import type { SettingsStore } from '../settings';

/** Name under which the browser's default microphone is kept, which has no id before it was opened. */
const DEFAULT_DEVICE = 'default';

/** Seconds from a click's due time to a stroke on it, or null when this microphone was not checked. */
export function latencyOf({ values }: SettingsStore, deviceId: string): number | null {
  return values.latencies[deviceId || DEFAULT_DEVICE] ?? null;
}

/** Keeps what a check found. */
export function keepLatency(settings: SettingsStore, deviceId: string, seconds: number): void {
  settings.set({ latencies: { ...settings.values.latencies, [deviceId || DEFAULT_DEVICE]: seconds } });
}
