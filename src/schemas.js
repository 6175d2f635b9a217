/** Which readers must keep working when a version follows another. */
export const COMPATIBILITY_MODES = [
    'NONE',
    'BACKWARD',
    'BACKWARD_TRANSITIVE',
    'FORWARD',
    'FORWARD_TRANSITIVE',
    'FULL',
    'FULL_TRANSITIVE',
];
/** Where nobody has said otherwise. */
export const DEFAULT_MODE = 'BACKWARD';
/** What becomes of an event whose type has no schema. */
export const SCHEMA_POLICIES = ['open', 'warn', 'closed'];
//# sourceMappingURL=schemas.js.map