/** Series that makers put between their name and a number. A part of a pattern, any case. */
export const SERIES =
  'Redmi|红米|Note|X ?(?:Fold|Flip|Note)|GT(?: ?Neo ?)?|Neo|Mate(?:Book|Pad|Station|View| ?X[sT]{0,2})?|Pocket|Nova|Pura|Enjoy|畅享|畅玩|Magic(?:Book|Pad|Watch)?|Pad|平板|MIX(?: ?Fold| ?Flip)?|Civi|Watch|手表|Band|手环|(?:Free|Ear)?Buds|FreeClip|耳机|Book|笔记本|Find(?: ?[XN])?|Reno|Galaxy|Pixel|iPhone|iPad|Fold|Flip|Ace|Nord|ROG(?: Phone)?|Edge|Razr|Phone|Play|Turbo|CC|Max|Mi|Tab|Zoom|Smart|TV|Box|电视|音箱|眼镜|Axon|Xperia|Air|Pro|Model|Surface|天选|灵耀|无畏|枪神|拯救者|小新|红魔|노트|폴드|플립|패드|워치'

const EDITIONS =
  '青春|标准|探索|大师探索|大师|极速|竞速|活力|电竞|轻奢|国际|典藏|流金典藏|至尊|素皮|卫星|卫星通信|陶瓷|限定|联名|定制|限量|纪念|尊享|先锋|优享|顶配|旗舰|运动|时尚|冠军|荣耀|性能|增程|纯电|长续航|量产'

/** What stands behind a model and belongs to it: editions, sizes, networks; may be empty. A part of a pattern. */
export const SUFFIX = String.raw`(?:\s?(?:(?:Pro(?:\s?\+|\s?Plus)?|Ultra|Ultimate|Max|Plus|Lite|Turbo|Mini|Slim|SE|RS|Fold|Flip|Air|Edition|FE|XL|Neo|Speed|GT|Ti|EV|DM-[ip]|Racing|Discovery|[45]G)(?![a-z])版?|(?<=Xperia\s?\d{1,2}\s)[IV]{1,3}(?![a-z])|프로|울트라|플러스|プロ|ウルトラ|\+|保时捷设计|至尊纪念版|(?:${EDITIONS})版|系列))*(?![a-z]|(?<=\d)\d)`

const counters =
  '年月日号號时時点點分秒个個款亿億万萬千百元块塊倍台臺部辆架枚吨代寸吋集余人次名位天周季度小家条件项岁股期届层页楼亩米公强连大'
const counterWords =
  'billion|million|thousand|percent|years?|months?|weeks?|days?|hours?|minutes?|units?|phones?|models?|devices?|times|people|stores?|countries|users|crore|lakh|euros?|dollars?|yuan|of|new|более|млн|млрд|тыс|лет|года?|дней|стран|Millionen|Prozent|Jahre|Uhr|ans|années|pays|modèles|años|países|modelos|millones|milioni|anni|milhões|anos'

/** What comes behind a number that counts or measures: 'Xiaomi 100' is no device before 'stores'. */
export const COUNTED = new RegExp(
  String.raw`^(?:\.\d|,\d{3}|\s?(?:[${counters}]|折(?!叠)|%|％|‰|\$|€|K\b|GB|TB|mAh|W\b|Hz|MP|nm|mm|cm|kg|km|inch|英寸|毫安|瓦|(?:${counterWords})(?!\p{L})))`,
  'iu',
)

/** Bare numbers that are models of these brands, though they would be counts of others. */
export const BRAND_MODELS: ReadonlyMap<string, RegExp> = new Map([
  ['honor', /^\s?[1-9]00$/u],
  ['zeekr', /^\s?(?:00[1-9]|[79]X)$/iu],
  ['realme', /^\s?Q[1-9]$/iu],
])

/** Codes that are models of these brands wherever they stand in a text that names the brand. */
export const BRAND_CODES: ReadonlyMap<string, RegExp> = new Map(
  [
    ['huawei', 'P[2-9]0'],
    ['xiaomi', String.raw`1[1-9][ST]`],
    ['redmi', String.raw`Note\s?\d{1,2}`],
    ['samsung', String.raw`[SA]\d\d|Z\s?(?:Fold|Flip)\s?\d`],
    ['vivo', String.raw`[XSY]\d{2,3}|X\s?Fold\s?\d`],
    ['xpeng', String.raw`[PGX]\d\+?`],
    ['nio', String.raw`E[STCP]\d`],
    ['aito', 'M[5-9]'],
    ['li auto', 'L[6-9]'],
    ['luxeed', '[SR]7'],
    ['zeekr', '00[1-9]'],
    ['oneplus', String.raw`Ace\s?\d`],
    ['iqoo', String.raw`Neo\s?\d{1,2}`],
  ].map(([brand = '', codes = '']) => [
    brand,
    new RegExp(String.raw`(?<![\p{Script=Latin}\d.])(?:${codes})${SUFFIX}(?![%％])`, 'gu'),
  ]),
)

/** Companies of the table behind whose name a number never makes a device. */
export const NO_DEVICES: ReadonlySet<string> = new Set(
  'qualcomm mediatek intel nvidia amd tsmc mozilla catl arm asml smic ymtc cxmt micron tencent alibaba baidu bytedance tiktok jd meituan pinduoduo didi netease bilibili weibo kuaishou iqiyi mihoyo ibm oracle blizzard ubisoft disney netflix spotify amazon meta twitter openai anthropic deepseek zhipu spacex starlink adobe foxconn dolby zeiss valve'
    .split(' ')
    .concat(
      'sk hynix',
      'activision blizzard',
      'epic games',
      'electronic arts',
      'china mobile',
      'china telecom',
    ),
)

/** Cars of BYD behind its name. */
export const BYD_MODEL =
  /^\s?(?:[秦汉唐宋元](?:\s?(?:PLUS|Pro|UP|MAX|L|EV|DM-?[ip]|荣耀版|冠军版)(?![a-z]))+|海豚|海豹|海鸥|海狮|海獭)(?:\s?\d{2}(?!\d))?(?:\s?(?:PLUS|Pro|EV|DM-?[ip]|荣耀版|冠军版)(?![a-z]))*/iu

/** Series that are known without their maker's name. */
export const OWN_SERIES = new RegExp(
  String.raw`(?<![\p{Script=Latin}\d])(?:${[
    String.raw`(?:iPhone|아이폰)\s?(?:\d{1,2}[a-z]?(?![a-z\d])|\d{1,2}(?=Pro|Plus|Max|mini)|SE|Air|X[RS]?(?![a-z]))`,
    String.raw`iPad\s?(?:Pro|Air|mini)?(?:\s?M?\d{1,2})?`,
    String.raw`MacBook\s?(?:Pro|Air)(?:\s?\d\d)?`,
    String.raw`AirPods(?:\s?(?:Pro|Max))?(?:\s?\d)?`,
    String.raw`(?:Galaxy|갤럭시)\s?(?:[a-z]{1,3}-?\d{1,4}[a-z]{0,2}|(?:Tab|Watch|Buds|Note|Z ?Fold|Z ?Flip|Fold|Flip|[SZ]?\s?(?:폴드|플립|노트|탭|워치))\s?[a-z]?\d{0,2})`,
    String.raw`(?:Pixel|픽셀)\s?(?:\d{1,2}a?|Fold|Tablet)`,
    String.raw`(?:Mate|메이트)\s?(?:XTs?|X[sT]?\s?\d?|\d{2})(?!\d)`,
    String.raw`MatePad(?:\s?(?:Pro|Air|SE|Mini|Edge))?(?:\s?\d{2}(?:\.\d+)?(?:\s?英?寸)?)?`,
    String.raw`MateBook(?:\s?(?:X|D|E|B|GT)?(?:\s?Pro)?(?:\s?\d\ds?)?)(?![a-z])`,
    String.raw`MagicBook(?:\s?(?:X|V|Art)?(?:\s?Pro)?(?:\s?\d\d)?)(?![a-z])`,
    String.raw`FreeBuds\s?(?:Pro\s?)?\d[ie]?`,
    String.raw`Surface\s?(?:Pro|Laptop|Go|Book|Duo|Studio)(?:\s?X(?![a-z])|\s?\d{1,2})?`,
    String.raw`Pura\s?(?:\d\d|X)`,
    String.raw`Nova\s?\d{1,2}`,
    String.raw`Find\s?[XN]\d{1,2}s?`,
    String.raw`Reno\s?\d{1,2}`,
    String.raw`Xperia\s?\d{1,2}(?:\s[IV]+)?`,
    String.raw`(?:MIX|믹스)\s?(?:Fold|Flip|폴드|플립)\s?\d?`,
    String.raw`Civi\s?\d[a-z]?`,
    String.raw`ROG Phone\s?\d`,
    String.raw`Magic\s?(?:V|Vs)?\d{1,2}`,
    String.raw`K[3-9]0(?!\w)`,
    String.raw`Model\s?[3SXY](?![a-z\d])`,
    String.raw`理想\s?(?:L[6-9]|ONE|MEGA|i[68])`,
    String.raw`[秦汉唐宋元]\s?(?:PLUS|Pro|UP|MAX|EV|DM-?[ip])(?:\s?(?:EV|DM-?[ip]|荣耀版|冠军版))*`,
  ].join('|')})${SUFFIX}`,
  'giu',
)

/** Whose they are. Without an entry the series is its own brand. */
export const SERIES_BRANDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:iphone|아이폰|ipad|macbook|airpods|vision)/iu, 'apple'],
  [/^(?:galaxy|갤럭시)/iu, 'samsung'],
  [/^(?:pixel|픽셀)/iu, 'google'],
  [/^(?:mate|메이트|pura|nova|freebuds)/iu, 'huawei'],
  [/^surface/iu, 'microsoft'],
  [/^(?:find|reno)/iu, 'oppo'],
  [/^xperia/iu, 'sony'],
  [/^(?:mix|믹스|civi)/iu, 'xiaomi'],
  [/^rog/iu, 'asus'],
  [/^magic/iu, 'honor'],
  [/^k\d/iu, 'redmi'],
  [/^model/iu, 'tesla'],
  [/^[秦汉唐宋元]/u, 'byd'],
]

/** Whose devices are, whose ids do not begin with the maker's name; by the first word of the id. */
export const FAMILY_MAKERS: ReadonlyMap<string, string> = new Map([
  ['iphone', 'apple'],
  ['ipad', 'apple'],
  ['ipod', 'apple'],
  ['mac', 'apple'],
  ['macbook', 'apple'],
  ['airpods', 'apple'],
  ['airtag', 'apple'],
  ['homepod', 'apple'],
  ['galaxy', 'samsung'],
  ['pixel', 'google'],
  ['miplay', 'xiaomi'],
  ['playstation', 'sony'],
  ['xbox', 'microsoft'],
  ['switch', 'nintendo'],
  ['steam', 'valve'],
])
