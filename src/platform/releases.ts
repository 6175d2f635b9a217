/** What was opened, to be let go of in the end: what came last, first. */
export class Releases {
  readonly #opened: (() => unknown)[] = [];

  push(release: () => unknown): void {
    this.#opened.push(release);
  }

  /** Again is no harm. */
  async release(): Promise<void> {
    for (const letGo of this.#opened.splice(0).reverse()) await letGo();
  }
}
