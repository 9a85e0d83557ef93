// Owns one recording's file: synchronous access handles exist in workers only, and a worker keeps writing while
// the page is busy. One worker per recording being written.

import { asStorageError } from './errors';
import { LiveRecording } from './live-recording';
import { PcmFileWriter } from './pcm-file';
import { RECORDINGS_FOLDER } from './pcm-writer-protocol';
import type { WriterReply, WriterRequest } from './pcm-writer-protocol';

/** Milliseconds between two looks at the feed. Polling rather than Atomics.wait keeps the worker able to hear. */
const POLL_MILLISECONDS = 50;

/** Polls between two status messages to the page: four messages a second. */
const POLLS_PER_STATUS = 5;

let writer: PcmFileWriter | null = null;
let folder: FileSystemDirectoryHandle | null = null;
let fileName = '';
let live: LiveRecording | null = null;
let timer: ReturnType<typeof setInterval> | undefined;
let queue: Promise<void> = Promise.resolve();

const reply = (message: WriterReply): void => postMessage(message);
const now = (): number => performance.now();

function fail(error: unknown): void {
  const { code, message } = asStorageError(error);
  clearInterval(timer);
  live?.close();
  live = null;
  try {
    closeFile();
  } finally {
    reply({ type: 'failed', code, message });
  }
}

function closeFile(): void {
  const file = writer;
  writer = null;
  file?.close();
}

function openWriter(): PcmFileWriter {
  if (!writer) throw new DOMException('the file is not open', 'InvalidStateError');
  return writer;
}

async function handle(request: WriterRequest): Promise<void> {
  switch (request.type) {
    case 'open': {
      const root = await navigator.storage.getDirectory();
      folder = await root.getDirectoryHandle(RECORDINGS_FOLDER, { create: true });
      fileName = request.fileName;
      const file = await folder.getFileHandle(fileName, { create: true });
      const access = await file.createSyncAccessHandle();
      writer = new PcmFileWriter(access, request.sampleFormat, request.channels, now);
      timer = setInterval(() => writer?.flushIfDue(), POLL_MILLISECONDS);
      reply({ type: 'opened' });
      return;
    }
    case 'append':
      openWriter().append(request.planar);
      reply({ type: 'appended' });
      return;
    case 'record': {
      const recording = new LiveRecording(request.feed, request.sampleRate, openWriter(), now);
      live = recording;
      let polls = 0;
      clearInterval(timer);
      timer = setInterval(() => {
        try {
          recording.poll();
          if (++polls % POLLS_PER_STATUS === 0) reply({ type: 'recording', ...recording.status });
        } catch (error) {
          fail(error);
        }
      }, POLL_MILLISECONDS);
      return;
    }
    case 'finish': {
      clearInterval(timer);
      await live?.finish();
      const frames = openWriter().frames;
      const droppedFrames = live?.status.droppedFrames ?? 0;
      closeFile();
      reply({ type: 'finished', frames, droppedFrames });
      return;
    }
    case 'abort':
      clearInterval(timer);
      live?.close();
      live = null;
      closeFile();
      await folder?.removeEntry(fileName).catch(() => undefined);
      reply({ type: 'aborted' });
      return;
  }
}

addEventListener('message', ({ data }: MessageEvent<WriterRequest>) => {
  queue = queue
    .then(() => handle(data))
    .catch(fail)
    // Closing a file that has already failed may fail too: the page knows, and later requests must be answered.
    .catch(() => undefined);
});
