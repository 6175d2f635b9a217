import { isDuplicateKey, translated } from './mongo-errors.js';
import { revisionsOf, schemaSettingsOf, schemasOf } from './schema-documents.js';
/** Schemas in MongoDB. The revision changes last: whoever sees it sees what it is about. */
export function createMongoSchemas(databases) {
    const schemas = schemasOf(databases);
    const settings = schemaSettingsOf(databases);
    const revisions = revisionsOf(databases);
    async function changed() {
        const increment = { $inc: { revision: 1 } };
        await translated(revisions.updateOne({ _id: REVISION }, increment, { upsert: true }));
    }
    return {
        async revision() {
            return (await translated(revisions.findOne({ _id: REVISION })))?.revision ?? 0;
        },
        async names() {
            const projection = { _id: 0, aggregateType: 1, eventType: 1, version: 1 };
            return await translated(schemas.find().project(projection).toArray());
        },
        async schemas(names) {
            const found = await translated(schemas.find({ _id: { $in: names.map(nameOf) } }).toArray());
            return found.map(schemaFrom);
        },
        async settings() {
            const found = await translated(settings.find().toArray());
            return found.map(({ _id, deprecatedVersions = [], ...others }) => ({
                ...others,
                deprecatedVersions,
            }));
        },
        async insert(schema) {
            const inserting = schemas.insertOne(documentOf(schema)).then(() => true, (error) => {
                if (isDuplicateKey(error))
                    return false;
                throw error;
            });
            const isInserted = await translated(inserting);
            await changed();
            return isInserted;
        },
        async setMode(subject, mode) {
            const update = { $set: { ...subjectOf(subject), mode } };
            await translated(settings.updateOne({ _id: idOf(subject) }, update, { upsert: true }));
            await changed();
        },
        async setDeprecated({ version, ...subject }, isDeprecated) {
            const versions = { deprecatedVersions: version };
            const update = {
                $set: subjectOf(subject),
                ...(isDeprecated ? { $addToSet: versions } : { $pull: versions }),
            };
            await translated(settings.updateOne({ _id: idOf(subject) }, update, { upsert: true }));
            await changed();
        },
    };
}
const REVISION = 'schemas';
function subjectOf({ aggregateType, eventType }) {
    return { aggregateType, eventType };
}
function idOf({ aggregateType, eventType }) {
    return `${aggregateType}/${eventType}`;
}
function nameOf(name) {
    return `${idOf(name)}/v${name.version}`;
}
/** As text, the schema is exactly what was registered, whatever MongoDB thinks of its names. */
function documentOf({ schema, ...others }) {
    return { _id: nameOf(others), ...others, schema: JSON.stringify(schema) };
}
function schemaFrom({ _id, schema, ...others }) {
    return { ...others, schema: JSON.parse(schema) };
}
//# sourceMappingURL=mongo-schemas.js.map