import type { Request, Response } from 'express';
import type { Scope } from '../access/scopes.ts';
import type { ErrorCode } from '../errors.ts';
import type { Access } from './access.ts';
import type { BudgetName } from './budgets.ts';

/** A JSON Schema, 2020-12. */
export type Schema = Readonly<Record<string, unknown>>;

/** One operation of the REST API, as the OpenAPI document and the checks of a request know it. */
export interface Operation {
  readonly operationId: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its parameters in braces: `/v1/events/{eventId}`. */
  readonly path: string;
  /** The scope it takes; `public` where it takes no credential, and tells nothing of the store. */
  readonly access: Scope | 'public';
  /** What it is counted by; `address` for what is public. */
  readonly budget: BudgetName;
  /** It waits for what to answer, and changes nothing until then: it ends with what lets its client in. */
  readonly isWait?: true;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<number, ResponseDescription>>;
  /** The problems it may answer with, beside those that every operation may. */
  readonly problems: readonly ErrorCode[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly description: string;
  readonly schema: Schema;
  readonly example?: unknown;
  /** What is said of a value that the schema refuses; of headers, those who read them say it. */
  readonly fault?: string;
}

/** By media type. */
export type Content = Readonly<Record<string, MediaDescription>>;

export interface MediaDescription {
  readonly schema: Schema;
  readonly examples?: Readonly<
    Record<string, { readonly summary?: string; readonly value: unknown }>
  >;
}

export interface ResponseDescription {
  readonly description: string;
  readonly headers?: Readonly<
    Record<string, { readonly description: string; readonly schema: Schema }>
  >;
  readonly content?: Content;
}

/** An operation and what carries it out, with what its client may use. What it throws becomes a problem. */
export interface Route {
  readonly operation: Operation;
  readonly handle: (request: Request, response: Response, access: Access) => Promise<void> | void;
}
