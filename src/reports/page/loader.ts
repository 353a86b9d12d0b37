/**
 * The page's inline script: unpacks the program, which stands packed in the page to keep it small, and adds it as a script
 * of its own. The policy lists that script's hash, so nothing else can come out of the package and run.
 */
export const LOADER = `(async () => {
  const packed = document.getElementById('program').textContent.trim();
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const script = document.createElement('script');
  script.textContent = await new Response(stream).text();
  document.head.append(script);
})().catch(() => {});`;
