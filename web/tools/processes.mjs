// What this process's children cost (Linux).
import { readdirSync, readFileSync } from 'node:fs';

const CLOCK_TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** Largest resident set in bytes and processor seconds of this process's descendants. */
export function descendants() {
  const processes = new Map();
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'latin1');
      // The command, in parentheses, may hold anything; fields count from behind it: ppid, utime, stime, rss.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      processes.set(id, {
        parent: fields[1],
        seconds: (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND,
        bytes: Number(fields[21]) * PAGE_BYTES,
      });
    } catch {
      // Ended since the folder was read.
    }
  }
  const isOurs = (id) => {
    const parent = processes.get(id)?.parent;
    return parent !== undefined && (parent === String(process.pid) || isOurs(parent));
  };
  const ours = [...processes].filter(([id]) => isOurs(id)).map(([, each]) => each);
  return {
    largest: Math.max(0, ...ours.map(({ bytes }) => bytes)),
    seconds: ours.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
