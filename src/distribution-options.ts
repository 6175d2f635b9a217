import { listed } from './config-kinds.ts';
import type { Config } from './config-variables.ts';
import type { DistributionOptions } from './open-distribution.ts';
import type { Logger } from './platform/logger.ts';

/** What the configuration says of webhooks, their secrets, and the log in Redis. */
export function distributionOptions(config: Config, logger: Logger): DistributionOptions {
  const { secretsKey, secretsKeyPrevious, webhookAllowedHosts, redisUrl } = config;
  if (secretsKey === '') {
    logger.warn(
      'The secrets of webhooks are kept as they are in the database: SECRETS_KEY would seal them',
    );
  }
  return {
    outbound: { internal: internalAddresses(config), allowed: listed(webhookAllowedHosts) },
    ...(secretsKey !== '' && { secretsKey }),
    ...(secretsKeyPrevious !== '' && { previousSecretsKey: secretsKeyPrevious }),
    ...(redisUrl !== '' && { redis: redisOptions(config) }),
  };
}

function internalAddresses({ allowPrivateWebhooks, mongodbUri }: Config) {
  if (allowPrivateWebhooks === 'true') return 'private';
  return allowPrivateWebhooks === 'auto' && mongodbUri === '' ? 'loopback' : 'none';
}

function redisOptions(config: Config) {
  const { redisUrl, redisPrefix, redisStreamLengthMax, redisStreamAgeMaxS } = config;
  return {
    url: redisUrl,
    prefix: redisPrefix === '' ? config.mongodbDatabase : redisPrefix,
    retention: {
      lengthMax: redisStreamLengthMax === 0 ? undefined : redisStreamLengthMax,
      ageMaxMs: redisStreamAgeMaxS === 0 ? undefined : redisStreamAgeMaxS * 1_000,
    },
    isAuditInAll: config.redisAuditInAll === 'true',
  };
}
