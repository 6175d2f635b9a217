import { COLLECTIONS, operational } from './collections.js';
export function schemasOf(databases) {
    return operational(databases, COLLECTIONS.schemas.name);
}
export function schemaSettingsOf(databases) {
    return operational(databases, COLLECTIONS.schemaSettings.name);
}
export function revisionsOf(databases) {
    return operational(databases, COLLECTIONS.revisions.name);
}
//# sourceMappingURL=schema-documents.js.map