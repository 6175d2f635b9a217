import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endWithParent } from './end-with-parent.ts';

/** Listens on a free port and says on which, in the words of the service. */
export function serve(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    console.log(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  endWithParent();
}
