import { Ajv2020 } from 'ajv/dist/2020.js';
import { replaceEqualityKeywords } from './equality-keywords.js';
import { FORMATS } from './formats.js';
import { addStepMeter } from './step-meter.js';
/**
 * AJV as the registry's schemas are read, with everything that can take long counted by `meter`.
 *
 * - `strict`: an unknown keyword or format, or one that has nothing to say (`minimum` of a
 *   string), is a mistake in a document that nobody can correct later. But a tuple may be open and
 *   a list of required names may stand apart (`anyOf` of several): those mean what they say.
 * - `ownProperties`: data has no `constructor` and no `toString` unless it says so.
 * - `inlineRefs` off: a thousand references to a schema would be a thousand copies of its code.
 */
export function meteredAjv(meter, allErrors) {
    const ajv = new Ajv2020({
        strict: true,
        allowUnionTypes: true,
        strictTuples: false,
        strictRequired: false,
        ownProperties: true,
        inlineRefs: false,
        allErrors,
        meta: false,
        validateSchema: false,
        logger: false,
        formats: Object.fromEntries(Object.entries(FORMATS).map(([name, format]) => [name, meteredFormat(format, meter)])),
        code: { regExp: meteredRegExps(meter) },
    });
    ajv.addKeyword({ keyword: 'x-upcast', schemaType: 'object' });
    addStepMeter(ajv, meter);
    replaceEqualityKeywords(ajv, meter);
    return ajv;
}
function meteredFormat(format, meter) {
    const isMatched = textTest(format);
    if (isMatched === undefined)
        return format;
    return (text) => {
        meter.spendOn(text);
        return isMatched(text);
    };
}
/** Nothing where a format is not asked of texts, or says nothing about them. */
function textTest(format) {
    if (format instanceof RegExp)
        return (text) => format.test(text);
    if (typeof format === 'function')
        return format;
    if (typeof format !== 'object' || format.type === 'number')
        return undefined;
    return format.async ? undefined : textTest(format.validate);
}
function meteredRegExps(meter) {
    const engine = (pattern, flags) => {
        const regExp = new RegExp(pattern, flags);
        return {
            test(text) {
                meter.spendOn(text);
                return regExp.test(text);
            },
            toString: () => String(regExp),
        };
    };
    // Only of use to code that is written out, which ours is not.
    return Object.assign(engine, { code: 'new RegExp' });
}
//# sourceMappingURL=metered-ajv.js.map