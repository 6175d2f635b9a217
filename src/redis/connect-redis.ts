export function connectRedis(_: { url: string; onTrouble: (message: string) => void }): {
  client: object;
  close(): Promise<void>;
} {
  throw new Error('not there yet');
}
