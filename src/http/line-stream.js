import { drained, left, STALL_MS } from './await-response.js';
/** An answer of lines of JSON, sent as they come, no faster than the client takes them. */
export class LineStream {
    #response;
    #contentType;
    constructor(response, contentType) {
        this.#response = response;
        this.#contentType = `${contentType}; charset=utf-8`;
    }
    /** Resolves when there is room for more. A client that takes nothing for long is left. */
    async write(line) {
        if (this.#send(line))
            return;
        if (!(await drained(this.#response, STALL_MS)))
            this.#response.destroy();
    }
    /** Where there is no room, the line is of no importance. */
    offer(line) {
        if (!this.#response.writableNeedDrain)
            this.#send(line);
    }
    /** Resolves when everything has left, or the client is gone. */
    async end(line) {
        this.#send(line);
        this.#response.end();
        await left(this.#response);
    }
    #send(line) {
        if (this.#response.destroyed)
            return true;
        if (!this.#response.headersSent)
            this.#response.setHeader('Content-Type', this.#contentType);
        return this.#response.write(`${JSON.stringify(line)}\n`);
    }
}
//# sourceMappingURL=line-stream.js.map