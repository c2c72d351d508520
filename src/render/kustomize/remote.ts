/** Whether a resource that is not there as a file or directory is meant to be fetched: a URL, or a repository on a git host. */
export function isRemote(name: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(name) ||
    /^(?:git@|git::|gh:|github\.com[/:])/i.test(name) ||
    /\.git(?:[/?]|$)|[?&](?:ref|version)=|\/\/.*\?/.test(name) ||
    /^[\w-]+(?:\.[\w-]+)+\/[^/]+\/[^/]+/.test(name)
  );
}
