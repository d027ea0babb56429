// SPDX-License-Identifier: Apache-2.0
// What every contestant is fed with and drained by.

export const KiB = 1024;
export const MiB = 1024 * KiB;

/** Random bytes: getRandomValues gives at most 64 KiB a call. */
export function randomBytes(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 64 * KiB) crypto.getRandomValues(bytes.subarray(at, Math.min(at + 64 * KiB, size)));
  return bytes;
}

/** Reads a stream to its end and keeps nothing. Gives the number of bytes. */
export async function drain(stream) {
  const reader = stream.getReader();
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return size;
    size += value.length;
  }
}

/** Reads a stream to its end into one array. */
export async function collect(stream) {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A stream of so many zero bytes that exists nowhere: made when it is asked for. */
export function sparse(size, piece = MiB) {
  let left = size;
  return new ReadableStream({
    pull(controller) {
      const next = Math.min(left, piece);
      left -= next;
      if (next > 0) controller.enqueue(new Uint8Array(next));
      if (left === 0) controller.close();
    },
  }, { highWaterMark: 1 });
}

/** Bytes that lie in memory, as a stream of views of 1 MiB. Nobody may change them. */
export function streamOf(bytes, piece = MiB) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += piece)));
      if (at >= bytes.length) controller.close();
    },
  }, { highWaterMark: 1 });
}
