// SPDX-License-Identifier: Apache-2.0
import { alone, encodeBase64, type Bytes } from "./bytes.js";
import { SiegelError } from "./errors.js";
import { moduleDigest } from "./generated/module_digest.js";
import { bare } from "./realm.js";

/** What `LoadOptions.wasm` may be. */
export type ModuleSource = URL | string | ArrayBuffer | Uint8Array | WebAssembly.Module;

/** One of the package's modules: its name, where it lies, and its hash. */
export interface PackagedModule {
  readonly name: string;
  readonly address: () => URL;
  /** As W3C Subresource Integrity writes it. */
  readonly digest: string;
}

export const sealingModule: PackagedModule = bare({
  name: "siegel.wasm",
  address: () => new URL("./siegel.wasm", import.meta.url),
  digest: moduleDigest,
});

/**
 * Compiles a module, after its SHA-256 was compared with the one this package was built with. A module that the
 * caller compiled himself is taken as it is. Errors: `unsupported` without WebAssembly, `bad_module`, `io_failed`.
 */
export async function compileModule(module: PackagedModule, source: ModuleSource | undefined): Promise<WebAssembly.Module> {
  if (typeof WebAssembly !== "object" || typeof WebAssembly.compile !== "function")
    throw new SiegelError("unsupported", "this browser has no WebAssembly, or its settings forbid it: nothing can be sealed here");
  if (source instanceof WebAssembly.Module) return source;
  const bytes = isAddress(source) ? await fetchModule(module, source) : await checkModule(module, new Uint8Array(source));
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new SiegelError(
      "unsupported",
      `this browser cannot run ${module.name}: it is too old, or a content security policy lacks 'wasm-unsafe-eval'`,
      { cause },
    );
  }
}

function isAddress(source: ModuleSource | undefined): source is URL | string | undefined {
  return source === undefined || typeof source === "string" || source instanceof URL;
}

const altered = (name: string) => `${name} is not the one this package was built with: it was altered, or is of another version`;

/** `integrity` has the browser compare the hash, also where there is no WebCrypto. */
async function fetchModule({ name, address: own, digest }: PackagedModule, address: URL | string | undefined): Promise<Bytes> {
  const url = address ?? own();
  try {
    const answer = await fetch(url, bare({ integrity: digest }));
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch (cause) {
    // A wrong hash and a broken network look the same; without the hash they do not.
    if (await isReachable(url)) throw new SiegelError("bad_module", altered(name), { cause });
    throw new SiegelError("io_failed", `${name} cannot be fetched: is it beside the script, and the network there?`, {
      cause,
    });
  }
  throw new SiegelError("io_failed", `${name} is not where it should be: give its address as \`wasm\``);
}

async function isReachable(url: URL | string): Promise<boolean> {
  try {
    const answer = await fetch(url);
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function checkModule(module: PackagedModule, given: Uint8Array): Promise<Bytes> {
  const bytes = alone(given);
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) return await checkByFetching(module, bytes);
  const digest = `sha256-${encodeBase64(new Uint8Array(await subtle.digest("SHA-256", bytes)))}`;
  if (digest !== module.digest) throw new SiegelError("bad_module", altered(module.name));
  return bytes;
}

/** Without WebCrypto (plain http) only the browser's own fetch can hash. */
async function checkByFetching(module: PackagedModule, bytes: Bytes): Promise<Bytes> {
  const url = URL.createObjectURL(new Blob([bytes]));
  try {
    const answer = await fetch(url, bare({ integrity: module.digest }));
    return new Uint8Array(await answer.arrayBuffer());
  } catch (cause) {
    throw new SiegelError("bad_module", altered(module.name), { cause });
  } finally {
    URL.revokeObjectURL(url);
  }
}
