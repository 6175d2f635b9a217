import { createServer } from 'node:net';
/** A port nobody listens on, as the system gives it; another process may be quicker to take it. */
export function freePort() {
    return new Promise((done, fail) => {
        const server = createServer();
        server.once('error', fail);
        server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            const port = typeof address === 'object' ? address?.port : undefined;
            server.close(() => (port === undefined ? fail(new Error('No port.')) : done(port)));
        });
    });
}
//# sourceMappingURL=free-port.js.map