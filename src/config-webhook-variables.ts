import { type Kind, listed, oneOf, textLike, type Variable } from './config-kinds.ts';
import { isOutboundRule } from './platform/outbound-addresses.ts';

/** What the environment decides about webhooks and the secrets of subscriptions. */
export interface WebhookConfig {
  /** `auto`: this machine's own on the embedded MongoDB, none on another. */
  readonly allowPrivateWebhooks: 'auto' | 'true' | 'false';
  /** Separated by commas. */
  readonly webhookAllowedHosts: string;
  /** Empty: secrets are kept as they are. */
  readonly secretsKey: string;
  readonly secretsKeyPrevious: string;
}

const KEY = /^.{32,500}$/;

/** Its variables, in the order in which they are documented. */
export const WEBHOOK_VARIABLES: {
  readonly [Field in keyof WebhookConfig]: Variable<WebhookConfig[Field]>;
} = {
  allowPrivateWebhooks: {
    name: 'ALLOW_PRIVATE_WEBHOOKS',
    default: 'auto',
    meaning:
      '`true` lets webhooks go to private addresses, and there without TLS; `false` to none; ' +
      "`auto` to this machine's own on the embedded MongoDB, to none on another",
    ...oneOf('auto', 'true', 'false'),
  },
  webhookAllowedHosts: {
    name: 'WEBHOOK_ALLOWED_HOSTS',
    default: '',
    meaning:
      'internal receivers that webhooks may go to as well: names, addresses and networks like ' +
      '`10.20.0.0/16`, separated by commas',
    ...outboundRules(),
  },
  secretsKey: {
    name: 'SECRETS_KEY',
    default: '',
    meaning:
      'seals the secrets and headers of webhooks in the database: at least 32 random characters, ' +
      'like those of `openssl rand -base64 32`; empty means that they are kept as they are',
    ...textLike(KEY, 'a text of 32 to 500 characters'),
    isSecret: true,
  },
  secretsKeyPrevious: {
    name: 'SECRETS_KEY_PREVIOUS',
    default: '',
    meaning: 'the `SECRETS_KEY` before this one, which still opens what it sealed',
    ...textLike(KEY, 'a text of 32 to 500 characters'),
    isSecret: true,
  },
};

function outboundRules(): Kind<string> {
  return {
    mustBe: 'names of hosts, addresses, or networks like 10.20.0.0/16, separated by commas',
    parse: (text) => {
      const rules = listed(text);
      return rules.length > 0 && rules.every(isOutboundRule) ? text : undefined;
    },
  };
}
