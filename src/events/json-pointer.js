/** The JSON Pointer (RFC 6901) to a member: `/a~1b` for the name `a/b`. */
export function pointerTo(name) {
    return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
//# sourceMappingURL=json-pointer.js.map