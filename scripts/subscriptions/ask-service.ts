import { credential, credentialHint, withSlash } from '../rest-client.ts';
import { WrongUsage } from '../wrong-usage.ts';

/** The service is not there, or does not do what it was asked for: it ends the process with code 1. */
export class NotDone extends Error {}

export interface Asked {
  readonly url: URL;
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Behind `/v1/subscriptions`; its parts are to be encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
}

const TIMEOUT_MS = 60_000;

/** @throws NotDone with what the service says. */
export async function askService<Answer>(asked: Asked): Promise<Answer> {
  const response = await responseTo(asked);
  return (await response.json()) as Answer;
}

/** As `askService`, of what is no single JSON value. */
export async function responseTo({
  url,
  method = 'GET',
  path,
  query = {},
  body,
}: Asked): Promise<Response> {
  const target = new URL(`v1/subscriptions${path}`, withSlash(url));
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) target.searchParams.set(name, value);
  }
  const isJson = body === undefined ? {} : { 'content-type': 'application/json' };
  const init = {
    method,
    headers: { ...credential(), ...isJson },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  const response = await fetch(target, init).catch((error: Error) => {
    const { message } = (error.cause as Error | undefined) ?? error;
    throw new NotDone(`The service at ${url} cannot be asked: ${message}`);
  });
  if (response.ok) return response;
  throw new NotDone(await saidBy(response));
}

async function saidBy(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { code, detail } = JSON.parse(text) as Record<string, unknown>;
    if (typeof code === 'string') {
      return `${code}: ${String(detail)}${credentialHint(response.status)}`;
    }
  } catch {
    // It was no event store that answered, perhaps.
  }
  return `The service answered ${response.status}.`;
}

/** Sees to it that what was not done ends with code 1 or 2, and a line that says why. */
export async function done(action: Promise<void>): Promise<void> {
  try {
    await action;
  } catch (error) {
    const isWrongUsage = error instanceof WrongUsage;
    if (!isWrongUsage && !(error instanceof NotDone)) throw error;
    console.error(isWrongUsage ? `error: ${error.message}` : error.message);
    process.exitCode = isWrongUsage ? 2 : 1;
  }
}
