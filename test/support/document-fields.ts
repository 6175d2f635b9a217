import type { StoredDocument, StoredValue } from './bson-document.ts';

/** Takes the fields of a stored document one by one, each with its type, and says what is wrong. */
export class DocumentFields {
  readonly #where: string;
  readonly #document: StoredDocument;
  readonly #taken = new Set<string>();

  /** `where` begins every message: `commit 3`. */
  constructor(where: string, document: StoredValue) {
    if (!isDocument(document)) throw new Error(`${where} is not a document`);
    this.#where = where;
    this.#document = document;
  }

  integer(name: string, min: number): number {
    const value = this.#take(name);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min) return value;
    throw this.#wrong(name, `an integer from ${min} on`);
  }

  text(name: string): string {
    const value = this.#take(name);
    if (typeof value === 'string' && value !== '') return value;
    throw this.#wrong(name, 'a string that is not empty');
  }

  optionalText(name: string): string | undefined {
    return this.#take(name) === undefined ? undefined : this.text(name);
  }

  uuid(name: string): string {
    const value = this.text(name);
    if (UUID.test(value)) return value;
    throw this.#wrong(name, 'a UUID');
  }

  time(name: string): Date {
    const value = this.#take(name);
    if (value instanceof Date) return value;
    throw this.#wrong(name, 'a date');
  }

  bytes(name: string, length: number): Buffer {
    const value = this.#take(name);
    if (Buffer.isBuffer(value) && value.length === length) return value;
    throw this.#wrong(name, `binary data of ${length} bytes`);
  }

  list(name: string): readonly StoredValue[] {
    const value = this.#take(name);
    if (Array.isArray(value)) return value;
    throw this.#wrong(name, 'an array');
  }

  texts(name: string): readonly string[] {
    const values = this.list(name);
    if (values.every((value) => typeof value === 'string')) return values;
    throw this.#wrong(name, 'an array of strings');
  }

  json(name: string): StoredDocument {
    const value = this.#take(name);
    if (isDocument(value) && isJson(value)) return value;
    throw this.#wrong(name, 'a JSON object');
  }

  inner(name: string): DocumentFields {
    return new DocumentFields(`${this.#where}: ${name}`, this.#take(name) ?? null);
  }

  /** To be called last. */
  nothingElse(): void {
    const further = Object.keys(this.#document).find((name) => !this.#taken.has(name));
    if (further !== undefined) throw new Error(`${this.#where} has a further field ${further}`);
  }

  #take(name: string): StoredValue | undefined {
    this.#taken.add(name);
    return Object.hasOwn(this.#document, name) ? this.#document[name] : undefined;
  }

  #wrong(name: string, wanted: string): Error {
    const value = this.#take(name);
    const found = value === undefined ? 'missing' : JSON.stringify(value);
    return new Error(`${this.#where}: ${name} is ${found}, not ${wanted}`);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isDocument(value: StoredValue | undefined): value is StoredDocument {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !Buffer.isBuffer(value)
  );
}

function isJson(value: StoredValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isJson);
  return isDocument(value) && Object.values(value).every(isJson);
}
