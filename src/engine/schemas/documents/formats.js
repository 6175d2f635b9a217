import { fullFormats } from 'ajv-formats/dist/formats.js';
/**
 * What `format` may say. All of `ajv-formats` but `url`, which JSON Schema does not know and which
 * takes a time that grows with the square of the text's length (0.8 s for 32,000 characters).
 */
export const FORMATS = withoutUrl(fullFormats);
function withoutUrl({ url, ...formats }) {
    return formats;
}
//# sourceMappingURL=formats.js.map