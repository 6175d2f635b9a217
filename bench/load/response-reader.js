const NOTHING = Buffer.alloc(0);
const CRLF = '\r\n';
const HEAD_END = '\r\n\r\n';
/**
 * Reads the HTTP/1.1 responses of one connection (RFC 9112), and of them no more than a load needs:
 * the status, and where the body ends by `Content-Length` or by chunks. Both cores are shared by
 * client, server and database: whatever a client does beyond this, it takes from what is measured.
 */
export class ResponseReader {
    #listener;
    /** Reads what comes next from the start of the bytes; returns how many it took, 0 for too few. */
    #next = this.#head;
    #held = NOTHING;
    #left = 0;
    constructor(listener) {
        this.#listener = listener;
    }
    /** @throws Error for what is no response that it can read. */
    read(bytes) {
        let rest = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
        this.#held = NOTHING;
        while (rest.length > 0) {
            const taken = this.#next(rest);
            if (taken === 0) {
                this.#held = Buffer.from(rest);
                return;
            }
            rest = rest.subarray(taken);
        }
    }
    #head(bytes) {
        const end = bytes.indexOf(HEAD_END);
        if (end === -1)
            return 0;
        const head = bytes.toString('latin1', 0, end);
        const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
        const length = /^content-length: *(\d+)/im.exec(head)?.[1];
        const isChunked = /^transfer-encoding: *chunked/im.test(head);
        if (Number.isNaN(status) || (length === undefined && !isChunked)) {
            throw new Error(`This response cannot be read: ${head}`);
        }
        this.#listener.onStatus(status);
        this.#left = Number(length ?? 0);
        this.#next = isChunked ? this.#chunkSize : this.#body;
        if (!isChunked && this.#left === 0)
            this.#end();
        return end + HEAD_END.length;
    }
    #body(bytes) {
        const taken = this.#piece(bytes);
        if (this.#left === 0)
            this.#end();
        return taken;
    }
    #chunkSize(bytes) {
        const end = bytes.indexOf(CRLF);
        if (end === -1)
            return 0;
        this.#left = Number.parseInt(bytes.toString('latin1', 0, end), 16);
        this.#next = this.#left === 0 ? this.#lastChunkEnd : this.#chunk;
        return end + CRLF.length;
    }
    #chunk(bytes) {
        const taken = this.#piece(bytes);
        if (this.#left === 0)
            this.#next = this.#chunkEnd;
        return taken;
    }
    #chunkEnd(bytes) {
        if (bytes.length < CRLF.length)
            return 0;
        this.#next = this.#chunkSize;
        return CRLF.length;
    }
    #lastChunkEnd(bytes) {
        if (bytes.length < CRLF.length)
            return 0;
        this.#end();
        return CRLF.length;
    }
    #piece(bytes) {
        const piece = bytes.length <= this.#left ? bytes : bytes.subarray(0, this.#left);
        this.#left -= piece.length;
        this.#listener.onBody(piece);
        return piece.length;
    }
    #end() {
        this.#next = this.#head;
        this.#listener.onEnd();
    }
}
//# sourceMappingURL=response-reader.js.map