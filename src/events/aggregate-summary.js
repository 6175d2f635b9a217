export {};
//# sourceMappingURL=aggregate-summary.js.map