// SPDX-License-Identifier: Apache-2.0
import { textOf, utf8, type Bytes } from "./bytes.js";
import type { Core } from "./core.js";
import { SiegelError } from "./errors.js";
import type { ObjectArgument, ObjectOperations } from "./protocol.js";

/** An object behind the border, by the number the core knows it by. */
export class BorderObject<F extends string> {
  readonly core: Core<ObjectOperations<F>>;
  readonly object: number;

  constructor(core: Core<ObjectOperations<F>>, object: number) {
    this.core = core;
    this.object = object;
  }

  static async create<F extends string>(
    core: Core<ObjectOperations<F>>,
    name: F,
    inputs: ObjectArgument[],
  ): Promise<BorderObject<F>> {
    return new BorderObject(core, (await core.ask("create", { function: name, inputs })).object);
  }

  async ask(name: F, ...inputs: ObjectArgument[]): Promise<Bytes> {
    return (await this.core.ask("ask", { function: name, object: this.object, inputs })).bytes;
  }

  async askText(name: F, ...inputs: ObjectArgument[]): Promise<string> {
    return textOf(await this.ask(name, ...inputs));
  }

  async push(bytes: Uint8Array): Promise<Bytes> {
    return (await this.core.ask("push", { object: this.object, bytes: bytes.slice() as Bytes })).bytes;
  }

  async finish(): Promise<Bytes> {
    return (await this.core.ask("finish", { object: this.object })).bytes;
  }

  free(): void {
    this.core.free(this.object);
  }
}

/** Options as the border wants them: no member that is undefined. */
export function optionsText(members: Record<string, unknown>): string {
  return JSON.stringify(Object.assign(Object.create(null) as object, members));
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Errors: `bad_argument`. */
export function texts(value: unknown, what: string): string[] {
  if (!Array.isArray(value) || value.some((one) => typeof one !== "string"))
    throw new SiegelError("bad_argument", `${what}: a list of texts`);
  return value as string[];
}

/** Errors: `bad_argument` for half a surrogate pair: it has no bytes. */
export function textBytes(text: unknown): Bytes {
  if (typeof text !== "string" || /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text))
    throw new SiegelError("bad_argument", "a text is a string of whole characters");
  return utf8(text);
}
