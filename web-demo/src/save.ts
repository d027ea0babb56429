// SPDX-License-Identifier: Apache-2.0

const leftoverPrefix = "siegel-";
const opaque = "application/octet-stream";
/** Up to here, a file whose place the user cannot choose is put together in memory. */
const largestInMemory = 16 * 1024 * 1024;

/** Where opened content goes. */
export interface Destination {
  readonly stream: WritableStream<Uint8Array>;
  /** Hands the finished file to the user. Before that there is nothing he could take for the whole. */
  finish(): Promise<void>;
  /** Leaves nothing behind after a failure. */
  discard(): Promise<void>;
}

/** Not in all browsers, and not in the types yet. */
interface Removable {
  remove?(): Promise<void>;
}

interface SavePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/**
 * A place for `size` bytes: a file the user chooses where the browser lets him; else, for large files, one in the origin's
 * private file system, which is removed afterwards; else memory. Rejects with AbortError if the user chooses none.
 */
export async function chooseDestination(name: string, size: number): Promise<Destination> {
  const picker = globalThis as SavePicker;
  if (picker.showSaveFilePicker !== undefined) {
    const file = await picker.showSaveFilePicker({ suggestedName: name });
    // What is written shows up under the name only when the stream is closed.
    const isNew = (await file.getFile()).size === 0; // the browser made an empty one when it was chosen
    return {
      stream: await file.createWritable(),
      finish: async () => {},
      discard: async () => {
        if (isNew) await (file as Removable).remove?.();
      },
    };
  }
  return (size > largestInMemory ? await inPrivateFiles(name) : null) ?? inMemory(name);
}

/** Null where there is no private file system, as in private windows. */
async function inPrivateFiles(name: string): Promise<Destination | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const temporary = `${leftoverPrefix}${crypto.randomUUID()}`;
    const file = await root.getFileHandle(temporary, { create: true });
    const stream = await file.createWritable();
    return {
      stream,
      finish: async () => {
        // The type is stated anew: nothing that was sealed is ever shown as a page of this origin.
        download(new Blob([await file.getFile()], { type: opaque }), name);
        setTimeout(() => void root.removeEntry(temporary).catch(() => {}), 60_000);
      },
      discard: () => root.removeEntry(temporary),
    };
  } catch {
    return null;
  }
}

function inMemory(name: string): Destination {
  const pieces: Blob[] = [];
  return {
    stream: new WritableStream({ write: (bytes) => void pieces.push(new Blob([bytes as Uint8Array<ArrayBuffer>])) }),
    finish: async () => download(new Blob(pieces, { type: opaque }), name),
    discard: async () => void pieces.splice(0),
  };
}

export function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Opened content that an earlier visit left behind when it was cut short. Another tab may still use what is fresh. */
export async function removeLeftovers(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    for await (const [name, handle] of root.entries())
      if (name.startsWith(leftoverPrefix) && handle.kind === "file" && (await isStale(handle as FileSystemFileHandle)))
        await root.removeEntry(name);
  } catch {
    // No private file system, nothing left in it.
  }
}

async function isStale(handle: FileSystemFileHandle): Promise<boolean> {
  return Date.now() - (await handle.getFile()).lastModified > 10 * 60 * 1000;
}
