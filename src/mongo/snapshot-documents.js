/** No aggregate type is called this. */
export const DEFAULT_POLICY_ID = '*';
//# sourceMappingURL=snapshot-documents.js.map