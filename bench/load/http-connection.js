import { once } from 'node:events';
import { connect } from 'node:net';
import { ResponseReader } from './response-reader.js';
/** As much as the kernel hands over at once, into memory that is used again and again. */
const RECEIVE_BYTES = 64 * 1024;
/** Of what a server says when it does not answer as it should. */
const REASON_BYTES_MAX = 1_000;
/** A kept-alive connection with one request under way at most. */
export class HttpConnection {
    #socket;
    #underWay;
    #status = 0;
    #reason = '';
    #lost;
    /** @throws Error where nobody listens. */
    static async open(url) {
        const connection = new HttpConnection(new URL(url));
        await once(connection.#socket, 'connect');
        return connection;
    }
    constructor({ hostname, port }) {
        const reader = new ResponseReader({
            onStatus: (status) => this.#onStatus(status),
            onBody: (bytes) => this.#onBody(bytes),
            onEnd: () => this.#onEnd(),
        });
        const buffer = Buffer.alloc(RECEIVE_BYTES);
        const callback = (received) => {
            reader.read(buffer.subarray(0, received));
            return true;
        };
        const onread = { buffer, callback };
        this.#socket = connect({ host: hostname, port: Number(port), noDelay: true, onread })
            .on('error', (error) => this.#onLost(error))
            .on('close', () => this.#onLost(new Error('The connection was closed.')));
    }
    /**
     * Sends a whole request, head and body, and resolves when it is answered with one of these and
     * the end of the body is there. `onBody` gets the bytes of the body, its own until it returns.
     *
     * @throws Error for any other status, with what the server says, and for a lost connection.
     */
    exchange(request, statuses, onBody) {
        return new Promise((resolve, reject) => {
            if (this.#lost !== undefined)
                return reject(this.#lost);
            this.#underWay = { statuses, onBody, resolve, reject };
            this.#socket.write(request);
        });
    }
    close() {
        this.#socket.destroy();
    }
    #onStatus(status) {
        this.#status = status;
        this.#reason = '';
    }
    #onBody(bytes) {
        if (this.#underWay?.statuses.includes(this.#status))
            this.#underWay.onBody?.(bytes);
        else
            this.#reason += bytes.toString('utf8', 0, REASON_BYTES_MAX - this.#reason.length);
    }
    #onEnd() {
        const ended = this.#underWay;
        this.#underWay = undefined;
        if (ended === undefined)
            throw new Error('There was an answer without a request.');
        const { statuses, resolve, reject } = ended;
        if (statuses.includes(this.#status))
            resolve();
        else
            reject(new Error(`Answered with ${this.#status}: ${this.#reason}`));
    }
    #onLost(error) {
        this.#lost ??= error;
        this.#underWay?.reject(this.#lost);
    }
}
//# sourceMappingURL=http-connection.js.map