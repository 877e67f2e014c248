/** A connection URL fit for a message: without its password, and without parameters, which can hold one too. */
export function showUrl(url: string): string {
  if (!URL.canParse(url)) return 'the given address';
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}
