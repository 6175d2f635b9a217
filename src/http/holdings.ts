/** How much each one holds of something. Whoever is counted as nobody is not limited. */
export class Holdings {
  readonly #amounts = new Map<string, number>();

  of(countedAs: string | undefined): number {
    return countedAs === undefined ? 0 : (this.#amounts.get(countedAs) ?? 0);
  }

  add(amount: number, countedAs: string | undefined): void {
    if (countedAs === undefined) return;
    const held = this.of(countedAs) + amount;
    if (held > 0) this.#amounts.set(countedAs, held);
    else this.#amounts.delete(countedAs);
  }

  giveBack(amount: number, countedAs: string | undefined): void {
    this.add(-amount, countedAs);
  }
}
