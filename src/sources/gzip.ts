import { Problem } from "../core/problem.ts";

/** What a gzip archive unpacks to, in pieces (RFC 1952). */
export async function* ungzipped(name: string, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  const source = packed[Symbol.asyncIterator]();
  let sourceFailure: unknown;
  // A failed write surfaces on the readable side as well; it is read there, so this side only has to stay silent.
  const pump = (async () => {
    try {
      for (;;) {
        const step = await source.next().catch((reason: unknown) => {
          sourceFailure = reason;
          throw reason;
        });
        if (step.done) break;
        await writer.write(step.value as Uint8Array<ArrayBuffer>);
      }
      await writer.close();
    } catch (reason) {
      await writer.abort(reason).catch(() => {});
    }
  })();
  const reader = stream.readable.getReader();
  let count = 0;
  try {
    for (;;) {
      const step = await reader.read();
      if (step.done) break;
      count += step.value.length;
      yield step.value;
    }
  } catch (reason) {
    if (sourceFailure !== undefined) throw sourceFailure;
    throw new Problem(
      "broken-gzip",
      `csv: ${name} is a gzip archive that is damaged or cut short after ${count} unpacked bytes; fetch it again`,
      { bytes: count, reason: reason instanceof Error ? reason.message : String(reason) },
    );
  } finally {
    await reader.cancel().catch(() => {});
    await writer.abort().catch(() => {});
    await pump;
  }
}
