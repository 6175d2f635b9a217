/** Says where the next page is (RFC 8288): the same query with another cursor. */
export function setNextLink(request, response, cursor) {
    const query = new URLSearchParams(request.originalUrl.split('?').slice(1).join('?'));
    query.set('cursor', cursor);
    response.setHeader('Link', `<${request.path}?${query}>; rel="next"`);
}
//# sourceMappingURL=next-link.js.map