const PATTERN = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
/**
 * The milliseconds since 1970 of a date and time of RFC 3339 (section 5.6), rounded up; undefined
 * where the text is none. A leap second counts as the second after it.
 */
export function rfc3339Time(text) {
    const match = PATTERN.exec(text);
    if (match === null)
        return undefined;
    const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
    const [, , , , , , , fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = match;
    const isOnClock = hour <= 23 && minute <= 59 && second <= 60;
    const isOffset = Number(offsetHour) <= 23 && Number(offsetMinute) <= 59;
    if (!isDay(year, month, day) || !isOnClock || !isOffset)
        return undefined;
    const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1);
    const date = startOfDay(year, month, day);
    return date.setUTCHours(hour, minute - offset, second, 0) + millisecondsOf(fraction);
}
function isDay(year, month, day) {
    const date = startOfDay(year, month, day);
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
/** `Date.UTC` takes the years 0 to 99 for those of the twentieth century. */
function startOfDay(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return date;
}
/** Events have whole milliseconds: the first at or after a part of one is the next. */
function millisecondsOf(fraction) {
    const whole = Number(fraction.slice(0, 3).padEnd(3, '0'));
    return /[1-9]/.test(fraction.slice(3)) ? whole + 1 : whole;
}
//# sourceMappingURL=rfc3339-time.js.map