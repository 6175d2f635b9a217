import { COLLECTIONS, operational } from './collections.js';
export function progressOf(databases) {
    return operational(databases, COLLECTIONS.subscriptionProgress.name);
}
export function parkedOf(databases) {
    return operational(databases, COLLECTIONS.parkedDeliveries.name);
}
export function attemptsOf(databases) {
    return operational(databases, COLLECTIONS.deliveryAttempts.name);
}
export function parkedDocument(subscriptionId, { at, ...parked }) {
    const _id = `${subscriptionId}/${parked.position}`;
    return { _id, subscriptionId, ...parked, at: new Date(at) };
}
export function parkedFrom(document) {
    const { _id: _, subscriptionId: __, at, ...parked } = document;
    return { ...parked, at: at.toISOString() };
}
//# sourceMappingURL=delivery-documents.js.map