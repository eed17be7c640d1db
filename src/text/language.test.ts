import { expect, test } from 'vitest'
import { frequentWords } from './frequent-words.ts'
import { detectLanguage, languageOf } from './language.ts'

/** Short posts as leakers write them. */
const POSTS: readonly (readonly [string, ...string[]])[] = [
  [
    'en',
    'Leaked renders show the next foldable in full',
    'The battery will be much bigger than last year',
    'New screenshot shows the lock screen',
    'lol this leak is so fake, nobody believes it',
    'Digital Chat Station says the phone launches next month',
  ],
  [
    'es',
    'Se filtra el diseño del nuevo plegable, mucho más delgado',
    'Esos moviles viejos mios ya no se actualizan',
    '¿Cuándo llega la actualización a mi teléfono?',
    'Primeras imágenes reales, así será la cámara',
  ],
  [
    'pt',
    'Vazou o preço do novo Galaxy no Brasil, e não é nada barato',
    'Os meus amigos não acreditam que seja verdade',
    'Primeira foto do aparelho aparece em loja online',
    'Quando chega a atualização para o meu celular?',
  ],
  [
    'gl',
    'Os meus amigos non cren que sexa verdade',
    'Estes libros son meus, pero os outros non',
    'A cámara terá tres lentes e unha batería moito máis grande',
  ],
  [
    'ca',
    'Es filtra el disseny del nou mòbil plegable amb tres càmeres',
    'Els meus amics no es creuen que sigui veritat',
    'La bateria serà molt més gran que la de l’any passat',
  ],
  [
    'it',
    'Trapelato il prezzo del nuovo pieghevole, costerà meno del previsto',
    'I miei amici non credono che sia vero',
    "Quando arriva l'aggiornamento per il mio cellulare?",
  ],
  [
    'fr',
    'Une fuite révèle le prix du prochain téléphone pliant',
    "Xiaomi prépare son propre système pour la fin de l'année",
    'La mairie de Mios ouvre une nouvelle école',
    'Quand arrive la mise à jour sur mon téléphone ?',
  ],
  [
    'de',
    'Erste Bilder zeigen das neue Falthandy in voller Pracht',
    'Der Akku wird deutlich größer als im letzten Jahr',
    'Wann kommt das Update für mein Handy?',
  ],
  ['nl', 'Xiaomi werkt aan een eigen besturingssysteem', 'Mijn vrienden geloven niet dat het waar is'],
  [
    'pl',
    'Bateria będzie dużo większa niż w zeszłym roku',
    'Moi znajomi nie wierzą, że to prawda',
    'Kiedy pojawi się aktualizacja na mój telefon?',
  ],
  [
    'tr',
    'Batarya geçen yılkinden çok daha büyük olacak',
    'Xiaomi kendi işletim sistemini hazırlıyor',
    'Güncelleme telefonuma ne zaman gelecek?',
  ],
  [
    'id',
    'Bocoran harga ponsel lipat terbaru, lebih murah dari perkiraan',
    'Baterainya akan jauh lebih besar dari tahun lalu',
    'Teman-teman saya tidak percaya kalau ini benar',
  ],
  [
    'vi',
    'Rò rỉ giá bán điện thoại gập mới, rẻ hơn dự kiến',
    'Pin sẽ lớn hơn nhiều so với năm ngoái',
    'Khi nào có bản cập nhật cho máy của tôi?',
  ],
  [
    'ru',
    'Аккумулятор будет намного больше, чем в прошлом году',
    'Мои друзья не верят, что это правда',
    'Когда выйдет обновление для моего телефона?',
  ],
  ['uk', 'Коли вийде оновлення для мого телефону?', 'Мої друзі не вірять, що це правда'],
  [
    'ar',
    'شاومي تعمل على نظام تشغيل خاص بها',
    'البطارية ستكون أكبر بكثير من العام الماضي',
    'متى يصل التحديث إلى هاتفي؟',
  ],
  ['fa', 'شیائومی روی سیستم عامل خود کار می کند', 'باتری آن از سال گذشته بزرگتر خواهد بود'],
  ['hi', 'नए फोन की कीमत लीक हो गई है', 'बैटरी पिछले साल से बहुत बड़ी होगी'],
  ['el', 'Διέρρευσαν οι πρώτες εικόνες του νέου κινητού'],
  ['he', 'דלפו תמונות של הטלפון המתקפל החדש'],
  [
    'zh',
    '小米新系统截图曝光，界面全面更新',
    '新機截圖曝光，電池容量大增',
    '小米MIOS系统要来了',
    '小米14 Pro 首发骁龙8 Gen 3，电池更大',
  ],
  [
    'ja',
    'シャオミが独自OSを開発中との噂',
    '新しい折りたたみスマホの画像がリークされた',
    '次のアップデートはいつ来ますか',
    '新機種画像流出、発売時期判明',
  ],
  ['ko', '샤오미가 자체 운영체제를 개발 중이라는 소문', '업데이트는 언제 나오나요?'],
]

test.each(POSTS.flatMap(([lang, ...texts]) => texts.map((text) => [lang, text])))(
  'tells that a post is %s: %s',
  (lang, text) => {
    expect(detectLanguage(text)).toBe(lang)
  },
)

test.each([
  ['nothing', ''],
  ['a name', 'MIOS'],
  ['names', 'Xiaomi MiOS, Redmi K70, POCO F6'],
  ['names with numbers', 'Samsung Galaxy S26 Ultra 5G 512 GB'],
  ['a name in Chinese', '小米 14'],
  ['a name in Japanese', 'シャオミ'],
  ['an address', 'https://en.example.org/the-new-phone-is-here-and-it-is-big'],
  ['an account and a tag', '@the_leaker #ThisIsTheOne'],
  ['a version', 'HyperOS 2.0.3.0.VNCMIXM'],
  ['signs', '🔥🔥🔥 !!! 100 %'],
  ['a word that is none', 'apt-cacher-ng, i.e. y=[y,y]'],
  ['one word of many languages', 'MiOS en Xiaomi'],
  ['two languages in turn', 'The battery is bigger than ever. La batería es más grande que nunca.'],
  ['two scripts in turn', 'Новый телефон показал себя. The new phone has shown itself.'],
])('does not guess at %s', (_name, text) => {
  expect(detectLanguage(text)).toBeNull()
})

test('a short name in another script does not make a text of that language', () => {
  expect(detectLanguage('Xiaomi (小米) says that the system will be out this year')).toBe('en')
})

test('the beginning decides, however long the text is', () => {
  expect(
    detectLanguage('The phone is here and it is new. '.repeat(20) + 'El teléfono. '.repeat(90_000)),
  ).toBe('en')
})

test.each([
  ['is kept where the letters agree', 'Neues aus der Welt der Telefone', 'en-us', 'en-us'],
  ['is kept where only names are told', 'MIOS', 'pt-br', 'pt-br'],
  ['is kept where a language of these letters is told', '小米新系统截图曝光', 'zh-tw', 'zh-tw'],
  ['is kept for Chinese characters in Japanese', '新機種画像流出、判明', 'ja', 'ja'],
  ['is kept for Latin letters in a Chinese feed', 'Xiaomi says that it is its own system', 'zh-cn', 'zh-cn'],
  ['is kept if it is no language', '小米新系统截图曝光', 'c', 'c'],
  ['is overruled by Chinese under English', '小米新系统截图曝光，界面更新', 'en-us', 'zh'],
  ['is overruled by Japanese under Chinese', '次のアップデートはいつ来ますか', 'zh', 'ja'],
  ['is overruled by Russian under English', 'Мои друзья не верят, что это правда', 'en', 'ru'],
  ['is filled in where it is missing', 'Mes amis ne croient pas que ce soit vrai', null, 'fr'],
])('a declared language %s', (_name, text, declared, expected) => {
  expect(languageOf(text, declared)).toBe(expected)
})

test.each(Object.entries(frequentWords).flatMap(([, lists]) => Object.entries(lists)))(
  'the words of %s stand in their list once each, in lower case and composed, for their place counts',
  (_language, list) => {
    const words = list.split(' ')
    expect(words).toEqual(Array.from(new Set(words)))
    expect(list).toBe(list.normalize('NFC').toLowerCase())
  },
)
