/** What a page that is about to be loaded again tells its program, which then writes its settings into the address. */
export const LEAVING = 'snat-plan-leaving';

/** Where a served page hears of changes. */
export const CHANGES_PATH = '/changes';

/**
 * The inline script of a page from a server: loads it again when the server has another version.
 *
 * A browser keeps at most six connections to a server, and a stream of events holds one, so of all tabs one listens and
 * tells the others: the one that has the lock, which passes on when its tab is closed. Where a browser knows no locks,
 * every tab listens.
 *
 * @param version of the page that it stands in: letters and digits
 */
export function reloaderScript(version: string): string {
  if (!/^[0-9a-z]+$/.test(version))
    throw new RangeError(`Cannot write reloader: version must be plain, got ${version}`);
  return `(() => {
  const shown = '${version}';
  let latest = shown, listening = false;
  const hear = (version) => {
    if (version === shown) return;
    dispatchEvent(new Event('${LEAVING}'));
    location.reload();
  };
  const listen = (tell) => {
    const source = new EventSource('${CHANGES_PATH}');
    source.onmessage = ({ data }) => {
      latest = data;
      tell(data);
      hear(data);
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000, tell);
    };
  };
  if (!navigator.locks || !window.BroadcastChannel) return listen(() => {});
  const tabs = new BroadcastChannel('snat-plan');
  tabs.onmessage = ({ data }) => {
    if (data !== '?') hear(data);
    else if (listening) tabs.postMessage(latest);
  };
  tabs.postMessage('?');
  void navigator.locks.request('snat-plan', () => {
    listening = true;
    listen((version) => tabs.postMessage(version));
    return new Promise(() => {});
  });
})();`;
}
