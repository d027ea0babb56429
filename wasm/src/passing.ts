// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import { viewOf } from "./bytes.js";
import type { Call } from "./call.js";
import { asSiegelError, SiegelError } from "./errors.js";
import type { Input } from "./input.js";
import type { Passage } from "./machinery.js";
import { bare } from "./realm.js";

/** Leads all of an input through, and closes what was opened for it, whatever happens. */
export async function pass(input: Input, passage: Passage, call: Call): Promise<void> {
  let done = 0;
  try {
    call.whenStopped((error) => {
      passage.close(error);
      void input.cancel(error);
    });
    await passage.start();
    for (let piece = await input.next(passage.wanted); piece !== null; piece = await input.next(passage.wanted)) {
      call.check();
      const size = piece.byteLength; // it may be transferred
      await passage.push(piece, input.givesAway);
      done += size;
      call.progress(done, input.size);
    }
    call.check();
    await passage.finish();
  } catch (error) {
    const failure = asSiegelError(error);
    passage.close(failure);
    await input.cancel(failure);
    throw failure;
  } finally {
    passage.close();
  }
}

/** Plaintext or sealed bytes may wait to be read up to this size; then writing waits. */
const readAhead = 1024 * 1024;

/**
 * A passage as a pair of streams. Built by hand, because a TransformStream does not tell on every platform when its
 * reader went away.
 */
export function streamsOf<P extends Passage>(
  make: (give: (bytes: Bytes) => void) => P,
  call: Call,
  onFailure: (passage: P, error: SiegelError) => void,
): { pair: TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>; passage: P } {
  let output!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  let input!: WritableStreamDefaultController;
  let wake: (() => void) | null = null;
  let ended = false;
  let done = 0;

  const passage = make((bytes) => {
    if (!ended) output.enqueue(bytes);
  });
  const end = (error?: SiegelError) => {
    ended = true;
    call.settle();
    passage.close(error);
    wake?.();
  };
  const fail = (error: unknown): SiegelError => {
    const failure = asSiegelError(error);
    if (ended) return failure;
    onFailure(passage, failure);
    end(failure);
    output.error(failure);
    input.error(failure);
    return failure;
  };
  const room = async () => {
    while (!ended && (output.desiredSize ?? 0) <= 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  const guarded = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      throw fail(error);
    }
  };

  const readable = new ReadableStream<Uint8Array<ArrayBuffer>>(
    bare({
      start(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) {
        output = controller;
      },
      pull() {
        wake?.();
      },
      cancel(reason: unknown) {
        fail(new SiegelError("canceled", "nobody reads the stream any more", { cause: reason }));
      },
    }),
    bare({ highWaterMark: readAhead, size: (bytes: Uint8Array) => bytes.byteLength }),
  );
  const writable = new WritableStream<Uint8Array>(bare({
    start(controller: WritableStreamDefaultController) {
      input = controller;
      call.whenStopped(fail);
      // Not `abort`: that waits for a write which may itself wait for the reader. Later, because the stream is in the
      // middle of it.
      const { signal } = controller;
      signal.addEventListener("abort", () => {
        const gaveUp = new SiegelError("canceled", "the writer of the stream gave up", { cause: signal.reason });
        queueMicrotask(() => fail(gaveUp));
      });
      return guarded(() => passage.start());
    },
    write(piece: unknown) {
      return guarded(async () => {
        const bytes = viewOf(piece, "the stream");
        const size = bytes.byteLength;
        await passage.push(bytes, false);
        call.progress((done += size), null);
        await room();
      });
    },
    close() {
      return guarded(async () => {
        await passage.finish();
        if (ended) return;
        end();
        output.close();
      });
    },
  }));
  return { pair: { readable, writable }, passage };
}
