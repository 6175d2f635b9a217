import { endWithParent } from './end-with-parent.js';
/** Listens on a free port and says on which, in the words of the service. */
export function serve(server) {
    server.listen(0, '127.0.0.1', () => {
        console.log(`Listening on http://127.0.0.1:${server.address().port}`);
    });
    endWithParent();
}
//# sourceMappingURL=serve.js.map