/** The JSON Pointer (RFC 6901) to a member: `/a~1b` for the name `a/b`. */
export function pointerTo(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
