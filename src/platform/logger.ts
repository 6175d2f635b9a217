import winston from 'winston';

export interface Logger {
  error(message: string, details?: object): void;
  warn(message: string, details?: object): void;
  info(message: string, details?: object): void;
  debug(message: string, details?: object): void;
}

export interface LoggerOptions {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly format: 'json' | 'text';
}

/** One line per message on standard output: JSON for machines, text for people. */
export function createLogger({ level, format }: LoggerOptions): Logger {
  const { combine, timestamp, json, printf } = winston.format;
  const text = printf(({ timestamp: at, level: severity, message, ...details }) => {
    const rest = Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : '';
    return `${at} ${severity.padEnd(5)} ${message}${rest}`;
  });
  return winston.createLogger({
    level,
    format: combine(timestamp(), format === 'json' ? json() : text),
    transports: [new winston.transports.Console()],
  });
}
