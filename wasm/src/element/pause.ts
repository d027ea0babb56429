// SPDX-License-Identifier: Apache-2.0

/** Waits, but no longer than until the network comes back. Offline, it waits for just that. Rejects when aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (done: () => void) => () => {
      clearTimeout(timer);
      over.abort();
      done();
    };
    const goOn = end(resolve);
    const timer = isOffline() ? undefined : setTimeout(goOn, milliseconds);
    addEventListener("online", goOn, { signal: over.signal });
    signal.addEventListener("abort", end(() => reject(signal.reason)), { signal: over.signal });
    if (signal.aborted) end(() => reject(signal.reason))();
  });
}

export function isOffline(): boolean {
  return navigator.onLine === false;
}
