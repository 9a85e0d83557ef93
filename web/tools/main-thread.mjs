// What a page's main thread does, task by task, from Chromium's own record.

/** Chromium's record of what threads run, with processor time. */
const TRACE_CATEGORIES = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'v8',
  'loading',
];

/**
 * Records the threads of a page until the returned function is called.
 * @param context of playwright-core
 * @param page of it
 * @returns {Promise<() => Promise<{milliseconds: number, names: string[]}[]>>} the main thread's tasks, the longest first,
 *   by processor time, each with what ran in it, the longest first; its property `threads` tells what all threads took
 */
export async function watchMainThread(context, page) {
  const session = await context.newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: TRACE_CATEGORIES },
  });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    const mainThreads = new Set(
      events
        .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid} ${tid}`),
    );
    const own = events.filter(
      ({ ph, tdur, pid, tid }) => ph === 'X' && tdur > 0 && mainThreads.has(`${pid} ${tid}`),
    );
    // A task may be told by both categories.
    const tasks = new Map(
      own.filter(({ name }) => name.endsWith('RunTask')).map((event) => [`${event.ts} ${event.tdur}`, event]),
    );
    const longest = [...tasks.values()]
      .sort((a, b) => b.tdur - a.tdur)
      .map((task) => ({
        milliseconds: Math.round(task.tdur / 100) / 10,
        get names() {
          return own
            .filter(
              ({ ts, dur, name, pid }) =>
                pid === task.pid &&
                ts >= task.ts &&
                ts + dur <= task.ts + task.dur &&
                !name.endsWith('RunTask'),
            )
            .sort((a, b) => b.tdur - a.tdur)
            .map(({ name, tdur, args }) => {
              const { functionName, url, type } = args?.data ?? {};
              return `${name}${type ? ` ${type}` : ''}${functionName ? ` ${functionName}` : ''}${url ? ` ${url.split('/').at(-1)}` : ''} ${(tdur / 1000).toFixed(1)} ms`;
            });
        },
      }));
    return Object.assign(longest, { threads: threadSeconds(events) });
  };
}

/** Processor seconds of all tasks by the name of the thread that ran them. */
function threadSeconds(events) {
  const names = new Map(
    events
      .filter(({ name }) => name === 'thread_name')
      .map(({ pid, tid, args }) => [`${pid} ${tid}`, args.name]),
  );
  const seconds = {};
  const ends = new Map();
  const tasks = events.filter(({ ph, name, tdur }) => ph === 'X' && tdur > 0 && name.endsWith('RunTask'));
  for (const { pid, tid, ts, dur, tdur } of tasks.sort((a, b) => a.ts - b.ts)) {
    const thread = `${pid} ${tid}`;
    // Tasks inside tasks are counted already.
    if (ts < (ends.get(thread) ?? 0)) continue;
    ends.set(thread, ts + dur);
    const name = names.get(thread) ?? 'unnamed';
    seconds[name] = (seconds[name] ?? 0) + tdur / 1e6;
  }
  return Object.fromEntries(
    Object.entries(seconds)
      .map(([name, value]) => [name, Math.round(value * 100) / 100])
      .filter(([, value]) => value > 0.1)
      .sort(([, a], [, b]) => b - a),
  );
}
