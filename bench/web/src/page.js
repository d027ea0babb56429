// SPDX-License-Identifier: Apache-2.0
// The experiments. measure.mjs calls them from outside, one at a time, and prints what they give.
import { Siegel } from "siegel/index.js";

import { contestants } from "./contestants.js";
import { drain, KiB, MiB, randomBytes, sparse } from "./streams.js";

/** How long the page was not able to answer, in milliseconds: the longest gap beyond the interval of a timer. */
function watchThread() {
  const interval = 5;
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - interval);
    last = now;
  }, interval);
  return () => {
    clearInterval(timer);
    return Math.max(longest, performance.now() - last - interval);
  };
}

/** Seconds of each run of all contestants, taking turns, so that a disturbance hits all of them. */
async function speeds(names, size, repetitions) {
  const plaintext = randomBytes(size);
  const prepared = [];
  for (const name of names) prepared.push([name, await contestants[name](plaintext)]);
  const results = Object.fromEntries(names.map((name) => [name, { seal: [], open: [] }]));
  for (let round = 0; round <= repetitions; ++round)
    for (const verb of ["seal", "open"])
      for (const [name, contestant] of prepared) {
        const start = performance.now();
        const made = await contestant[verb]();
        const seconds = (performance.now() - start) / 1000;
        if (made < size) throw new Error(`${name}: ${verb} made ${made} bytes of ${size}`);
        if (round > 0) results[name][verb].push(seconds);  // the first round warms up
      }
  for (const [, contestant] of prepared) contestant.close?.();
  return results;
}

/** Milliseconds from a loaded page to the first small sealed file. */
async function firstSeal() {
  const start = performance.now();
  const siegel = await Siegel.load();
  const loaded = performance.now();
  const { recipient } = await siegel.generateIdentity();
  const before = performance.now();
  await siegel.seal(new Blob([randomBytes(10 * KiB)]), { to: recipient });
  const done = performance.now();
  siegel.close();
  return { load: loaded - start, seal: done - before, both: loaded - start + done - before };
}

/** A stream of `size` zero bytes through sealing, or through sealing and opening. */
async function bigStream(size, both, engine) {
  const siegel = await Siegel.load({ engine });
  const { identity, recipient } = await siegel.generateIdentity();
  const stopWatching = watchThread();
  const start = performance.now();
  let stream = sparse(size).pipeThrough(siegel.sealing({ to: recipient }));
  if (both) stream = stream.pipeThrough(siegel.opening({ with: identity }));
  const made = await drain(stream);
  const seconds = (performance.now() - start) / 1000;
  const blocked = stopWatching();
  siegel.close();
  if (both ? made !== size : made <= size) throw new Error(`${made} bytes came out of ${size}`);
  return { seconds, blocked, made, expected: size };
}

/** JavaScript heap and WebAssembly memory of the page and its workers, in bytes. Needs cross-origin isolation. */
async function memory() {
  const { bytes } = await performance.measureUserAgentSpecificMemory();
  return bytes;
}

window.bench = { names: Object.keys(contestants), speeds, firstSeal, bigStream, memory, MiB };
document.body.dataset.ready = "yes";
