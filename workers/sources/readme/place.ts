/** Where a README is for people: the repository's page, and what its relative links lead on from. */
export function placeOf(address: string): { page: string; base: string; name: string } {
  const [organisation, repository, branch, ...path] = new URL(address).pathname.split('/').filter(Boolean)
  if (new URL(address).hostname !== 'raw.githubusercontent.com' || !organisation || !repository || !branch) {
    return { page: address, base: address, name: decodeURI(path.at(-1) ?? repository ?? organisation ?? '') }
  }
  const home = `https://github.com/${organisation}/${repository}`
  const file = path.join('/')
  return {
    page: /^readme\.md$/i.test(file) ? home : `${home}/blob/${branch}/${file}`,
    base: `${home}/blob/${branch}/${file}`,
    name: repository,
  }
}
