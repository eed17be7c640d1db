/**
 * Whether a parameter only says where a visitor came from, so that without it the page is the same. Names after
 * Miniflux (Apache-2.0), hosts added. `host` is the page's own, folded; `ref` counts only if it names a host.
 */
export function isTracking(name: string, value: string, host: string): boolean {
  const lower = name.toLowerCase()
  if (names.has(lower) || prefixes.some((prefix) => lower.startsWith(prefix))) return true
  if (/^oly_\w+_id$/.test(lower)) return true
  if (lower === 'ref') return value === '' || /^[\w-]+(?:\.[\w-]+)+$/.test(value)
  return ofHost(host).some((entry) =>
    entry.endsWith('*') ? lower.startsWith(entry.slice(0, -1)) : lower === entry,
  )
}

const prefixes = ['utm_', 'mtm_', '__hs', 'itm_', 'campaign_', 'hmb_', 'fb_', '_branch_']

const names: ReadonlySet<string> = new Set(
  `fbclid gclid dclid gbraid wbraid gclsrc srsltid yclid ysclid twclid msclkid igshid igsh mc_cid mc_eid mc_tc
  mkt_tok _hsenc _hsmi hsa_cam hsctatracking rb_clickid vero_id vero_conv sc_cid wickedid _bhlid _openstat`.split(
    /\s+/,
  ),
)

/** Parameters that mean nothing on one site but may mean something elsewhere. */
const byHost: readonly (readonly [string, readonly string[]])[] = [
  ['x.com', ['s', 't', 'ref_src', 'ref_url', 'cn']],
  ['youtube.com', ['si', 'feature', 'pp', 'ab_channel']],
  ['reddit.com', ['share_id', 'rdt', '$deep_link', 'correlation_id', 'ref', 'ref_source']],
  ['weibo.com', ['weibo_id', 'dt_dapp', 'luicode', 'lfid', 'from', 'wm', 'sourcetype']],
  ['weibo.cn', ['weibo_id', 'dt_dapp', 'luicode', 'lfid', 'from', 'wm', 'sourcetype']],
  [
    'bilibili.com',
    ['spm_id_from', 'vd_source', 'share_*', 'from_source', 'bbid', 'ts', 'unique_k', 'plat_id'],
  ],
  ['google.com', ['ved', 'usg', 'ei', 'sa', 'sxsrf', 'gs_lcp', 'sclient', 'oq']],
  ['zhihu.com', ['utm_*', 'share_code']],
]

function ofHost(host: string): readonly string[] {
  return byHost.find(([domain]) => host === domain || host.endsWith(`.${domain}`))?.[1] ?? []
}
