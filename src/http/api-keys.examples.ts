/** What the OpenAPI document shows as examples of API keys. */
export const NEW_API_KEY = {
  name: 'flight dynamics',
  userId: 'flight-dynamics',
  scopes: ['events:append:Mission', 'reader'],
  expiresAt: '2032-01-01T00:00:00Z',
};

export const API_KEY = {
  keyId: '5f0c2a9d81b3e647',
  name: 'flight dynamics',
  userId: 'flight-dynamics',
  scopes: ['events:append:Mission', 'reader'],
  createdAt: '2031-01-01T00:00:00.000Z',
  createdBy: 'key:90a1b2c3d4e5f607',
  expiresAt: '2032-01-01T00:00:00.000Z',
};

export const CREATED_API_KEY = {
  ...API_KEY,
  key: `esk_${API_KEY.keyId}_${'0'.repeat(43)}`,
};
