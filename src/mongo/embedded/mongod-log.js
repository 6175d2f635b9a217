import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
const REMEMBERED_CHARACTERS = 20_000;
const TOLD_LINES = 5;
/** The log file of one run of mongod, and the end of it in memory. */
export class MongodLog {
    path;
    #file;
    #end = '';
    constructor(path, file) {
        this.path = path;
        this.#file = file;
    }
    /** Begins a new log at this path; the one of the run before is kept with `.1` added to its name. */
    static async begin(path, say) {
        // There is none before the first run. Any other trouble shows when the new one is opened.
        await rename(path, `${path}.1`).catch(() => undefined);
        const file = createWriteStream(path, { mode: 0o600 });
        file.once('error', (error) => say(`The log of mongod is not written: ${error.message}.`));
        return new MongodLog(path, file);
    }
    write(text) {
        this.#end = (this.#end + text).slice(-REMEMBERED_CHARACTERS);
        if (this.#file.writable)
            this.#file.write(text);
    }
    end() {
        this.#file.end();
    }
    /** Whether one of the last lines says this. */
    says(text) {
        return this.#end.toLowerCase().includes(text);
    }
    /** The last lines that tell of an error, or the last ones if none does. */
    lastLines() {
        const lines = this.#end.split('\n').filter((line) => line.trim() !== '');
        const errors = lines.filter((line) => /"s":"[EF]"/.test(line));
        return (errors.length > 0 ? errors : lines).slice(-TOLD_LINES).join('\n');
    }
}
//# sourceMappingURL=mongod-log.js.map