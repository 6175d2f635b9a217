export {};
//# sourceMappingURL=replay.js.map