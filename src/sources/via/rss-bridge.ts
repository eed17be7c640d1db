import type { Via } from './profile.ts'

/** RSS-Bridge keeps ids and addresses of the platform; only its own name is no author. Its errors are items: `feed-notices.ts`. */
export const rssBridge: Via = {
  name: 'rss-bridge',
  detects: (address, { self, id }) => [address, self, id].some(isBridgeAddress),
  fixPost: (post) => (post.author === 'RSS-Bridge' ? { ...post, author: null } : post),
  emptyIsTrouble: true,
}

function isBridgeAddress(address: string | null): boolean {
  const parameters = URL.parse(address ?? '')?.searchParams
  return parameters?.get('action') === 'display' && parameters.has('bridge')
}
