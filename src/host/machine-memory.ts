import { totalmem } from "node:os";

/** Bytes that this process may have at most: those of the machine, or of the container that it runs in. */
export function machineMemory(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(totalmem(), allowed) : totalmem();
}
