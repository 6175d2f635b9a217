export {};
//# sourceMappingURL=api-key-document.js.map