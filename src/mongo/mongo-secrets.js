import { secretsOf } from './collections.js';
import { isDuplicateKey, translated, unavailable } from './mongo-errors.js';
/**
 * The secret of this name, the same for every process of one store: `make` makes it where there is
 * none yet, and of those who make one at the same time the first one's counts.
 *
 * @throws EventStoreError `unavailable`.
 */
export async function secretOf(databases, name, make) {
    const secrets = secretsOf(databases);
    const find = () => translated(secrets.findOne({ _id: { $eq: name } }));
    const known = await find();
    if (known !== null)
        return known.secret;
    const inserting = secrets.insertOne({ _id: name, secret: make() }).catch((error) => {
        // Also then the server answers only when a majority has what was there already.
        if (!isDuplicateKey(error))
            throw error;
    });
    await translated(inserting);
    const made = await find();
    if (made === null)
        throw unavailable(new Error(`The secret ${name} is not there`));
    return made.secret;
}
//# sourceMappingURL=mongo-secrets.js.map