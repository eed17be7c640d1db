/**
 * The month (1 to 12) that a word of one of the common languages of feeds means, 0 if none. Case and a final dot
 * do not matter; abbreviations of three letters and more count where they are unambiguous.
 */
export function monthOf(word: string): number {
  const plain = fold(word)
  const exact = months.get(plain)
  if (exact !== undefined) return exact
  return plain.length >= 3 ? byBeginning(plain) : 0
}

function fold(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/\.$/, '')
    .normalize('NFC')
}

/** In the order of the months; in each language whole names, or the short form where it is no beginning of one. */
const languages: readonly string[] = [
  'january february march april may june july august september october november december',
  'jan feb mar apr may jun jul aug sep oct nov dec',
  'januar februar marz april mai juni juli august september oktober november dezember',
  'janner feber maerz apr mai jun jul aug sept okt nov dez',
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
  'janv fevr mars avr mai juin juil aout sept oct nov dec',
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  'ene feb mar abr may jun jul ago set oct nov dic',
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  'gen feb mar apr mag giu lug ago set ott nov dic',
  'janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro',
  'jan fev mar abr mai jun jul ago set out nov dez',
  'januari februari maart april mei juni juli augustus september oktober november december',
  'januar februar marts april maj juni juli august september oktober november desember',
  'stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia',
  'styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien',
  'ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince',
  'januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december',
  'ocak subat mart nisan mayıs haziran temmuz agustos eylul ekim kasım aralık',
  'oca sub mar nis may haz tem agu eyl eki kas ara',
  'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь',
  'января февраля марта апреля мая июня июля августа сентября октября ноября декабря',
  'сiчня лютого березня квiтня травня червня липня серпня вересня жовтня листопада грудня',
  'січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня',
  'ιανουαριος φεβρουαριος μαρτιος απριλιος μαιος ιουνιος ιουλιος αυγουστος σεπτεμβριος οκτωβριος νοεμβριος δεκεμβριος',
  'ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ',
  'ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου',
  'januari februari maret april mei juni juli agustus september oktober november desember',
  'يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر',
]

const months: ReadonlyMap<string, number> = new Map(
  languages.flatMap((line) => line.split(' ').map((name, at): [string, number] => [fold(name), at + 1])),
)

/** The month whose names begin so in every language that has one beginning so; 0 if they disagree. */
function byBeginning(beginning: string): number {
  let found = 0
  for (const [name, month] of months) {
    if (!name.startsWith(beginning) || month === found) continue
    if (found !== 0) return 0
    found = month
  }
  return found
}
