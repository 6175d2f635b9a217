import { listed } from './config-kinds.ts';
import type { Config } from './config-variables.ts';
import type { Deliverer } from './engine/subscriptions/ports.ts';
import type { JsonObject, RecordedEvent } from './events/event.ts';
import { systemClock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import { OutboundAddresses } from './platform/outbound-addresses.ts';
import { createRandomBytes } from './platform/random-bytes.ts';
import { createSecretBox, type SecretBox } from './platform/secret-box.ts';
import { WebhookDeliverer } from './webhooks/webhook-deliverer.ts';

/** What webhooks take: where they may go, what their secrets are kept in, and who brings them. */
export interface OpenedWebhooks {
  readonly addresses: OutboundAddresses;
  readonly secrets: SecretBox;
  readonly deliverer: Deliverer;
}

/** What the configuration says of webhooks, put together. Nothing is connected to yet. */
export function openWebhooks(
  config: Config,
  logger: Logger,
  toCloudEvent: (event: RecordedEvent) => JsonObject,
): OpenedWebhooks {
  const { secretsKey, secretsKeyPrevious, webhookAllowedHosts } = config;
  const secrets = createSecretBox({
    ...(secretsKey !== '' && { key: secretsKey }),
    ...(secretsKeyPrevious !== '' && { previousKey: secretsKeyPrevious }),
    randomBytes: createRandomBytes(),
  });
  if (!secrets.isSealing) {
    logger.warn(
      'The secrets of webhooks are kept as they are in the database: SECRETS_KEY would seal them',
    );
  }
  const addresses = new OutboundAddresses({
    internal: internalAddresses(config),
    allowed: listed(webhookAllowedHosts),
  });
  const deliverer = new WebhookDeliverer({ addresses, secrets, clock: systemClock, toCloudEvent });
  return { addresses, secrets, deliverer };
}

function internalAddresses({ allowPrivateWebhooks, mongodbUri }: Config) {
  if (allowPrivateWebhooks === 'true') return 'private';
  return allowPrivateWebhooks === 'auto' && mongodbUri === '' ? 'loopback' : 'none';
}
