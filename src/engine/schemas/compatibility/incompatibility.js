export {};
//# sourceMappingURL=incompatibility.js.map