import type { ApiKeyInfo, ApiKeys } from '../../src/access/api-keys.ts';
import { textTable } from '../text-table.ts';

const PAGE = 1_000;
const NO_TIME = '-';

export async function listKeys(keys: ApiKeys, { json }: { readonly json?: true }): Promise<void> {
  const all = await allOf(keys);
  const oldestFirst = all.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  if (json) for (const info of oldestFirst) console.log(JSON.stringify(info));
  else console.log(tableOf(oldestFirst));
}

async function allOf(keys: ApiKeys): Promise<readonly ApiKeyInfo[]> {
  const all: ApiKeyInfo[] = [];
  let page: readonly ApiKeyInfo[];
  do {
    page = await keys.list({ after: all.at(-1)?.keyId, limit: PAGE });
    all.push(...page);
  } while (page.length === PAGE);
  return all;
}

function tableOf(infos: readonly ApiKeyInfo[]): string {
  const head = ['key id', 'state', 'created', 'last used', 'expires', 'name', 'scopes'];
  const rows = infos.map((info) => [
    info.keyId,
    stateOf(info),
    timeOf(info.createdAt),
    timeOf(info.lastUsedAt),
    timeOf(info.expiresAt),
    info.name,
    info.scopes.join(' '),
  ]);
  return textTable(head, rows);
}

function stateOf({ revokedAt, expiresAt }: ApiKeyInfo): string {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && expiresAt.getTime() <= Date.now() ? 'expired' : 'valid';
}

function timeOf(time: Date | undefined): string {
  return time === undefined ? NO_TIME : `${time.toISOString().slice(0, 16)}Z`;
}
