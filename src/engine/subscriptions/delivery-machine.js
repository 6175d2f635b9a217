import { freshFront, itemsByPosition, leaveLine, lineKey, toItem, WaitingLines, } from './delivery-line.js';
import { ParkedItems, restoredItem } from './parked-items.js';
import { retryDelayMs } from './retry-delay.js';
import { BREAKER, TargetBreaker } from './target-breaker.js';
import { DeliveriesUnderWay } from './under-way.js';
import { UnsettledWindow } from './unsettled-window.js';
/**
 * What a subscription delivers next, and what becomes of it: pure, without time, storage or target
 * of its own. It promises that an event is delivered only when all before it in its aggregate are
 * settled, and that whatever `takeChange` has said is enough for another machine to go on from it:
 * what was done since then may be done once more, and nothing is left out.
 *
 * An event that fails is parked, and those of its aggregate with it, so that the checkpoint goes
 * on. Several aggregates that fail in a row are an outage of the target, which uses up no tries.
 */
export class DeliveryMachine {
    #rules;
    #window;
    #settledBefore;
    #lines = new Map();
    #waiting = new WaitingLines();
    #breaker;
    #underWay = new DeliveriesUnderWay();
    #parked;
    /** Their last try counts, and would not if it turns out to be an outage. */
    #suspects = new Set();
    #pausedUntil = 0;
    #isChanged = false;
    /** `kept.parked` is in position order. */
    constructor(rules, kept) {
        this.#rules = rules;
        this.#window = new UnsettledWindow(kept.checkpoint);
        this.#settledBefore = new Set(kept.settledAbove);
        this.#breaker = new TargetBreaker(rules.breaker ?? BREAKER);
        this.#parked = new ParkedItems(kept.parked.length);
        for (const item of kept.parked.map(restoredItem)) {
            if (item.state === 'waiting' || rules.onDeadLetter === 'park')
                this.#append(item);
        }
    }
    /** Behind which position the next events are to be offered. */
    get readTo() {
        return this.#window.readTo;
    }
    /** How many events may be offered. */
    get room() {
        const { windowMax, parkedMax } = this.#rules;
        // Each of the window may have to be parked.
        return Math.max(0, Math.min(windowMax, parkedMax - this.#parked.count) - this.#window.size);
    }
    /** Deliveries under way. */
    get inFlightCount() {
        return this.#underWay.count;
    }
    /** Events that have not failed, and are neither settled nor under way. */
    get freshCount() {
        return this.#window.unsettledCount - this.#underWay.freshCount;
    }
    /** Whether anything was settled or parked since the last change was taken. */
    get isChanged() {
        return this.#isChanged;
    }
    /** Events behind `readTo`, ascending: all that are wanted up to the new `readTo`. */
    offer(offered, readTo, now) {
        for (const { event, failed } of offered) {
            this.#window.add(event.position);
            if (this.#settledBefore.delete(event.position))
                this.#window.settle(event.position);
            else
                this.#enqueue(toItem(event), failed, now);
        }
        this.#window.advanceTo(readTo);
    }
    /** What went out before this machine was made, by positions that it has: it is still to land. */
    resume(deliveries) {
        const places = itemsByPosition(this.#lines.values());
        return deliveries.map((positions) => {
            const found = positions.flatMap((position) => places.get(position) ?? []);
            const lines = new Set(found.map(({ line }) => line));
            for (const line of lines)
                this.#waiting.take(line);
            const items = found.map(({ item }) => item);
            return this.#underWay.begin([...lines], items);
        });
    }
    /** What is to be delivered now, at most so many. */
    next(now, limit = Number.POSITIVE_INFINITY) {
        this.#waiting.promote(now);
        const deliveries = [];
        while (deliveries.length < limit && this.#mayStart(now))
            deliveries.push(this.#start());
        return deliveries;
    }
    /** When to ask again, if nothing else happens; undefined where nothing is to come by itself. */
    wakeAt(now) {
        if (this.#underWay.count >= this.#rules.concurrencyMax)
            return undefined;
        const waitsFor = this.#waiting.hasReady ? now : this.#waiting.nextAt;
        if (waitsFor === undefined || this.#breaker.isProbing)
            return undefined;
        return Math.max(waitsFor, this.#breaker.opensAt ?? 0, this.#pausedUntil);
    }
    succeeded(number, now) {
        const { lines, items } = this.#underWay.land(number);
        this.#breaker.succeeded();
        this.#suspects.clear();
        for (const item of items)
            this.#settle(item);
        for (const line of lines)
            this.#goOn(line, now);
    }
    failed(number, failure, now) {
        const { lines, items } = this.#underWay.land(number);
        const { isOfTarget, retryAfterMs = 0 } = failure;
        if (isOfTarget)
            this.#pausedUntil = Math.max(this.#pausedUntil, now + retryAfterMs);
        const wasOpen = this.#breaker.isOpen;
        this.#breaker.failed(lines, failure, now);
        if (this.#breaker.isOpen && !wasOpen)
            this.#forgive();
        if (this.#breaker.isCounted(failure)) {
            for (const item of items)
                this.#count(item, items.length, failure, now);
        }
        for (const line of lines)
            this.#goOn(line, now);
        const [item] = items;
        if (item?.state === 'dead')
            return { outcome: 'dead' };
        const soonest = Math.max(this.#breaker.opensAt ?? 0, this.#pausedUntil, now);
        return { outcome: 'failed', nextAttemptAt: Math.max(item?.notBefore ?? now, soonest) };
    }
    /** All of it, to be written in one; what comes next builds on its having been written. */
    takeChange() {
        const { checkpoint } = this.#window;
        const before = [...this.#settledBefore].filter((position) => position > checkpoint);
        this.#isChanged = false;
        return {
            checkpoint,
            settledAbove: [...this.#window.settledAbove(), ...before],
            ...this.#parked.takeChange(),
        };
    }
    #enqueue(item, failed, now) {
        const line = this.#lines.get(lineKey(item.event));
        if (failed !== undefined) {
            item.error = failed;
            this.#park(item, 'dead', now);
            if (this.#rules.onDeadLetter === 'skip')
                return;
        }
        else if (line !== undefined && line.items.at(-1)?.state !== 'fresh')
            this.#park(item, 'waiting', now);
        this.#append(item);
    }
    #append(item) {
        const key = lineKey(item.event);
        const line = this.#lines.get(key) ?? { key, items: [] };
        this.#lines.set(key, line);
        line.items.push(item);
        if (line.items.length === 1)
            this.#goOn(line, 0);
    }
    #mayStart(now) {
        if (this.#underWay.count >= this.#rules.concurrencyMax || now < this.#pausedUntil)
            return false;
        return this.#waiting.hasReady && this.#breaker.mayStart(now);
    }
    #start() {
        const lines = [];
        const items = [];
        const { max } = this.#rules.batch;
        for (let line = this.#waiting.first; line && items.length < max; line = this.#waiting.first) {
            const fresh = freshFront(line, max - items.length);
            // What has failed goes alone, so that nothing else fails with it.
            if (fresh.length === 0 && items.length > 0)
                break;
            items.push(...(fresh.length > 0 ? fresh : line.items.slice(0, 1)));
            lines.push(line);
            this.#waiting.take(line);
            if (fresh.length === 0)
                break;
        }
        this.#breaker.started();
        return this.#underWay.begin(lines, items);
    }
    /** The line's next event, if there is one, may be delivered when its time has come. */
    #goOn(line, now) {
        const [head] = line.items;
        if (head === undefined)
            this.#lines.delete(line.key);
        else if (head.state !== 'dead')
            this.#waiting.add(line, Math.max(head.notBefore, now));
    }
    #settle(item) {
        leaveLine(this.#lines.get(lineKey(item.event)), item);
        if (item.state === 'fresh')
            this.#window.settle(item.event.position);
        else
            this.#parked.remove(item);
        this.#isChanged = true;
    }
    #count(item, together, failure, now) {
        // One of many is not to blame: from now on each goes alone.
        if (together === 1 || failure.isFinal)
            item.attempts += 1;
        const { retry, random, onDeadLetter } = this.#rules;
        const isDead = failure.isFinal || item.attempts >= retry.maxAttempts;
        item.error = failure.error;
        this.#suspects.add(item);
        this.#park(item, isDead ? 'dead' : 'waiting', now);
        const delayMs = retryDelayMs(retry, Math.max(item.attempts, 1), random);
        if (!isDead)
            item.notBefore = now + Math.max(delayMs, failure.retryAfterMs ?? 0);
        const line = this.#lines.get(lineKey(item.event));
        if (isDead && onDeadLetter === 'skip')
            leaveLine(line, item);
        else
            this.#parkBehind(line, now);
    }
    #parkBehind(line, now) {
        for (const item of line?.items ?? [])
            if (item.state === 'fresh')
                this.#park(item, 'waiting', now);
    }
    #park(item, state, now) {
        if (item.state === 'fresh')
            this.#window.settle(item.event.position);
        this.#parked.park(item, state, now);
        this.#isChanged = true;
    }
    /** It was the target, not they. */
    #forgive() {
        for (const item of this.#suspects)
            if (item.state === 'waiting')
                this.#parked.forgive(item);
        this.#suspects.clear();
        this.#isChanged = true;
    }
}
//# sourceMappingURL=delivery-machine.js.map