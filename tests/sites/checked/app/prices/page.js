/** Made dynamic by a fetch that is never stored. The build stops at it and reads nothing. */
export default async function Prices() {
  const response = await fetch('http://127.0.0.1:1/prices', { cache: 'no-store' });
  return <p>{await response.text()}</p>;
}
