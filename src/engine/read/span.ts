import type { ReadOrder } from '../../event-store.ts';
import type { Span } from './ports.ts';

interface OrderedSpan extends Span {
  readonly order: ReadOrder;
}

export const isEmpty = ({ from, to }: Span) => from > to;

/** What is left of a span behind the last place that was read. */
export function spanAfter({ from, to }: Span, last: number, order: ReadOrder): Span {
  return order === 'asc' ? { from: last + 1, to } : { from, to: last - 1 };
}

/** A span from a place on the way through it, inclusive. */
export function spanFrom({ from, to, order }: OrderedSpan, place: number): Span {
  return order === 'asc' ? { from: Math.max(from, place), to } : { from, to: Math.min(to, place) };
}

/** A span up to a place on the way through it, inclusive. */
export function spanUpTo({ from, to, order }: OrderedSpan, place: number): Span {
  return order === 'asc' ? { from, to: Math.min(to, place) } : { from: Math.max(from, place), to };
}

/** The first so many places of a span. */
export function startOf(span: OrderedSpan, size: number): Span {
  return spanUpTo(span, span.order === 'asc' ? span.from + size - 1 : span.to - size + 1);
}

export function nearEndOf({ from, to, order }: OrderedSpan): number {
  return order === 'asc' ? from : to;
}

export function farEndOf({ from, to, order }: OrderedSpan): number {
  return order === 'asc' ? to : from;
}

/** The place that is met first on the way through a span; its far end where none is given. */
export function nearestOf(places: readonly number[], span: OrderedSpan): number {
  const nearer = span.order === 'asc' ? Math.min : Math.max;
  return places.reduce((nearest, place) => nearer(nearest, place), farEndOf(span));
}

export function overlapOf(one: Span, other: Span): Span {
  return { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
}
