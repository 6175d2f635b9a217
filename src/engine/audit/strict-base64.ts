/**
 * The bytes of a base64 text (RFC 4648 §4), of which there is one for them: Node passes over what is
 * no base64, and over bits behind the last byte. Undefined for every other text, and for none.
 */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return text.length > 0 && bytes.toString('base64') === text ? bytes : undefined;
}
