/** The reserved type of events about users' and administrators' actions. */
export const AUDIT_TYPE = 'Audit';
//# sourceMappingURL=subscriptions.js.map