/** What stands for a value that is never shown; given back in a change, it leaves it as it is. */
export const HIDDEN_VALUE = '***';
//# sourceMappingURL=manages-subscriptions.js.map