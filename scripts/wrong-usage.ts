/** What was asked for cannot be meant so: it ends the process with code 2. */
export class WrongUsage extends Error {}
