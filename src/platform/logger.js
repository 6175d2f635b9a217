import winston from 'winston';
/** One line per message on standard output: JSON for machines, text for people. */
export function createLogger({ level, format }) {
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
//# sourceMappingURL=logger.js.map