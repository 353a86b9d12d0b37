/** File names as other machines want them. */

/** A file name with slashes, without a leading `./`: Windows writes `scenarios\plan.yaml`. */
export function posixPath(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(?:\.\/+)+/u, '');
}

/**
 * A file name as a URI reference (RFC 3986): relative where the name is, else a `file:` URI. Every segment is
 * percent-encoded; half a surrogate pair, which no URI can hold, becomes U+FFFD.
 */
export function fileUri(file: string): string {
  const path = posixPath(file).replace(/\p{Cs}/gu, '\ufffd');
  const encoded = path
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
  if (/^[A-Za-z]:\//u.test(path)) return `file:///${encoded.replace('%3A', ':')}`;
  return path.startsWith('/') ? `file://${encoded.replace(/^\/+/u, '/')}` : encoded;
}
