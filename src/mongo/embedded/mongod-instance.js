import { MongoInstance } from 'mongodb-memory-server';
/**
 * mongodb-memory-server's mongod, whose output is a log and nothing else.
 *
 * The original reads every line that mongod ever prints, stops mongod where one quotes certain
 * errors, and ends the whole process where one such line is not JSON by itself. But mongod logs
 * slow commands with what was sent to it, so anybody's data could do that. Here its output is read
 * until it accepts connections, and for that alone: a mongod that fails ends, which is enough.
 */
export class MongodInstance extends MongoInstance {
    #path;
    #log;
    #line = '';
    constructor(path, log, options) {
        super(options);
        this.#path = path;
        this.#log = log;
    }
    stdoutHandler(message) {
        const text = message.toString();
        this.#log.write(text);
        if (this.isInstanceReady)
            return;
        const lines = (this.#line + text).split('\n');
        this.#line = lines.pop() ?? '';
        for (const line of lines)
            super.stdoutHandler(line);
    }
    stderrHandler(message) {
        this.#log.write(message.toString());
    }
    checkErrorInLine() { }
    /** `MONGOMS_SYSTEM_BINARY` would come first, but the search is over. */
    _launchMongod() {
        return super._launchMongod(this.#path);
    }
}
//# sourceMappingURL=mongod-instance.js.map