/** The bytes of a body as they came, or `undefined` when there are more than allowed; then the rest is not read. */
export async function readBytes(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | undefined> {
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.byteLength;
    if (length > maxBytes) return undefined;
    read.push(chunk);
  }
  return Buffer.concat(read);
}
