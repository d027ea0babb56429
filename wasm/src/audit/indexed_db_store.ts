// SPDX-License-Identifier: Apache-2.0
import { SiegelError } from "../errors.js";
import { bare } from "../realm.js";
import type { LogStore, StoredLog } from "./types.js";

const version = 1;
const heads = "head"; // one entry: key pair and checkpoint
const records = "records"; // by sequence number
const only = 0;

interface Head {
  readonly keyPair: CryptoKeyPair;
  readonly checkpoint: string;
}

/**
 * A log in a database of this origin, which keeps the key that nobody can export as well. Who clears the data of the
 * site clears the log: export it, and let somebody keep its checkpoints. Errors: `unsupported` without IndexedDB.
 */
export function indexedDbStore(name: string): LogStore {
  if (typeof indexedDB !== "object")
    throw new SiegelError("unsupported", "there is no IndexedDB here: give the log a `store`");
  return {
    load: () => withDatabase(name, async (database): Promise<StoredLog | null> => {
      const transaction = database.transaction([heads, records], "readonly");
      const head = answerOf(transaction.objectStore(heads).get(only) as IDBRequest<Head | undefined>);
      const lines = answerOf(transaction.objectStore(records).getAll() as IDBRequest<string[]>);
      const [found, stored] = [await head, await lines];
      return found === undefined ? null : { keyPair: found.keyPair, checkpoint: found.checkpoint, lines: stored };
    }),
    create: (keyPair, checkpoint) => withDatabase(name, async (database) => {
      const transaction = strict(database);
      const head = transaction.objectStore(heads);
      if ((await answerOf(head.get(only))) !== undefined) return false;
      head.put({ keyPair, checkpoint } satisfies Head, only);
      await endOf(transaction);
      return true;
    }),
    append: (size, lines, checkpoint) => withDatabase(name, async (database) => {
      const transaction = strict(database);
      const [head, list] = [transaction.objectStore(heads), transaction.objectStore(records)];
      const there = (await answerOf(head.get(only))) as Head | undefined;
      if (there === undefined || (await answerOf(list.count())) !== size) return false;
      lines.forEach((line, i) => list.add(line, size + i));
      head.put({ keyPair: there.keyPair, checkpoint } satisfies Head, only);
      await endOf(transaction);
      return true;
    }),
  };
}

/** Ends only when it is on the disk, where the browser knows how. */
function strict(database: IDBDatabase): IDBTransaction {
  return database.transaction([heads, records], "readwrite", bare({ durability: "strict" as const }));
}

async function withDatabase<T>(name: string, work: (database: IDBDatabase) => Promise<T>): Promise<T> {
  const opening = indexedDB.open(`siegel-audit:${name}`, version);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(heads);
    opening.result.createObjectStore(records);
  };
  const database = await answerOf(opening);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
