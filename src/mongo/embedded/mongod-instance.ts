import { MongoInstance } from 'mongodb-memory-server';
import type { MongodLog } from './mongod-log.ts';

type Options = ConstructorParameters<typeof MongoInstance>[0];

/**
 * mongodb-memory-server's mongod, whose output is a log and nothing else.
 *
 * The original reads every line that mongod ever prints, stops mongod where one quotes certain
 * errors, and ends the whole process where one such line is not JSON by itself. But mongod logs
 * slow commands with what was sent to it, so anybody's data could do that. Here its output is read
 * until it accepts connections, and for that alone: a mongod that fails ends, which is enough.
 */
export class MongodInstance extends MongoInstance {
  readonly #path: string;
  readonly #log: MongodLog;
  #line = '';

  constructor(path: string, log: MongodLog, options: Options) {
    super(options);
    this.#path = path;
    this.#log = log;
  }

  override stdoutHandler(message: string | Buffer): void {
    const text = message.toString();
    this.#log.write(text);
    if (this.isInstanceReady) return;
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) super.stdoutHandler(line);
  }

  override stderrHandler(message: string | Buffer): void {
    this.#log.write(message.toString());
  }

  protected override checkErrorInLine(): void {}

  /** `MONGOMS_SYSTEM_BINARY` would come first, but the search is over. */
  override _launchMongod(): ReturnType<MongoInstance['_launchMongod']> {
    return super._launchMongod(this.#path);
  }
}
