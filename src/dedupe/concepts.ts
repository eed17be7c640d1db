/**
 * Everyday words of this kind of news that mean one thing in many languages, so that a Russian and a Chinese headline
 * on one event have something in common beside names. A word counts by its beginning ('launch' finds 'launched');
 * Chinese, Japanese and Korean are looked up by two characters. Not a dictionary: what several languages' headlines
 * on phones and systems use, no more.
 */
const CONCEPTS: Readonly<Record<string, string>> = {
  launch:
    'launch unveil releas debut present lanza lança vorgestell stellt präsent dévoil présent rilasc svela запуск запуст представ выпуст релиз анонс 发布 发表 亮相 登场 推出 発表 発売 公開 출시 공개 발표 تطلق أطلقت إطلاق tanıt piyasa rilis luncur',
  deny: 'deny denie denial refut debunk untrue fake false dementi bestreit dément démenti desmient desment desmint niega nega falso smenti опроверг отрица фейк ложь 否认 辟谣 不实 谣言 否定 デマ 부인 거짓 ينفي تنفي نفى yalanla bantah hoaks',
  confirm: 'confirm bestätig подтверд 确认 证实 正式 官宣 確認 확인 공식 يؤكد تؤكد doğrula konfirm onaylad',
  name: 'name call brand naming nombre llam nom nomm appel heiß heiss marchio nome назван назыв имя бренд 命名 名称 名字 改名 更名 名前 이름 명칭 اسم adı isim nama',
  replace:
    'replac substitu reemplaz remplac ersetz ersatz sostitui замен смен 取代 代替 替代 替换 置き 대체 교체 بديل استبدال yerini değiştir ganti',
  last: 'last final últim ultim dernier letzt последн финальн 最后 最終 最後 마지 آخر الأخير الأخيرة son terakhir',
  own: 'own self in-house inhouse propio propri propre eigen собственн свой свою 自研 自主 自社 独自 자체 독자 خاص kendi sendiri',
  system:
    'operat system os sistema système betriebssystem система системы операционн 系统 操作 シス 운영 체제 نظام تشغيل sistem işletim',
  domain: 'domain dominio domaine domínio домен 域名 网址 ドメ 도메 نطاق النطاق alan',
  trademark: 'trademark marca marque markenanmeld товарн 商标 商標 상표 علامة marka',
  car: 'car cars vehicle ev auto autos coche carro voiture automobil elektroauto электромоб автомоб машин 汽车 造车 电车 電気 自動 전기 자동 سيارة سيارتها araba otomobil mobil xe',
  price:
    'price cost precio precios preço prix preis prezz цена цены цену ценой стоим 价格 售价 起售 定价 価格 가격 سعر أسعار fiyat harga giá',
  phone:
    'phone smartphone handset teléfono telefon téléphone cellulare смартфон телефон 手机 マホ トフ 携帯 휴대 스마 هاتف هواتف ponsel',
  update:
    'updat upgrad actualiz atualiz aktualisier aggiorn обновл 更新 升级 推送 プデ 업데 업그 تحديث güncelle pembaruan perbarui',
  global:
    'global internat worldwide mundial mondial weltweit глобальн международн мир 海外 全球 国际 グロ 글로 해외 عالمي العالمية küresel',
  open_source: 'aosp open-source opensource github 开源 開源 プン 오픈 مفتوح',
  kernel: 'kernel noyau núcleo nucleo ядр 内核 核心 ーネ 커널 نواة çekirdek',
  build: 'build screenshot firmware prosh прошив сборк скриншот 截图 版本 固件 빌드 린샷 لقطة sürüm',
  test: 'test beta alpha internal intern prueba teste бета тест внутренн 内测 测试 灰度 検証 테스 베타 تجريبي اختبار',
  date: 'date day schedul fecha data datum дата дату 定档 日期 时间 日程 日付 일정 날짜 موعد tarih tanggal',
  event:
    'event conference keynote evento conférence événement veranstaltung конференц презентац мероприят 布会 大会 イベ 행사 مؤتمر حدث etkinlik',
  battery: 'batter akku bateria batería batterie baterai аккумулят батаре 电池 续航 テリ 배터 بطارية pil',
  charge: 'charg lad carga charge ricaric заряд 充电 快充 充電 충전 شحن şarj',
  camera: 'camera kamera cámara câmera caméra appareil fotocamera камер 相机 影像 摄像 カメ 카메 كاميرا',
  screen:
    'screen display pantalla tela écran bildschirm schermo экран диспле 屏幕 直屏 曲屏 画面 스플 화면 شاشة ekran layar',
  compatible: 'compatib kompatib совмест 兼容 互換 호환 متوافق uyumlu',
  app: 'app apps application aplicac aplicativ anwendung приложен 应用 軟件 软件 アプ 앱은 تطبيق uygulama aplikasi',
  watch: 'watch smartwatch reloj relógio montre uhr часы 手表 腕時 워치 ساعة saat jam',
  sales:
    'sale sales sold ventas vendas ventes verkauf vendit продаж продан 销量 首销 售罄 開売 販売 판매 مبيعات satış penjualan',
  delay:
    'delay postpon retras adiad verschieb rinvia задерж перенос отлож 推迟 延期 延迟 연기 تأجيل ertele tunda',
  ban: 'ban sanction prohib interdi verbot verbiet запрет 禁令 制裁 禁止 제재 금지 حظر yasak larang',
  leak: 'leak rumor rumour filtra vaza fuite gerücht leck indiscre слух утечк инсайд 爆料 传闻 曝光 泄露 流出 유출 루머 تسريب تسريبات sızın bocor',
  chip: 'chip chipset processor procesador processador processeur prozessor процессор чип 芯片 处理 チッ プロ 칩셋 세서 معالج رقاقة işlemci',
  drop: 'drop abandon ditch abandona verlass aufgeb отказ отказыв 放弃 抛弃 停止 廃止 포기 중단 تتخلى terk tinggal',
  china: 'china chinese chino chinês chinois chinesisch cinese кита 国内 中国 国行 중국 الصين çin tiongkok',
  list: 'list devices eligible lista liste список 名单 机型 首批 一覧 目录 목록 قائمة cihaz daftar',
  register: 'regist registr anmeld enregistr зарегистр 注册 申请 备案 登録 등록 تسجيل سجلت kayıt daftarkan',
}

const byWord = new Map<string, string>()
const byPair = new Map<string, string>()
for (const [concept, forms] of Object.entries(CONCEPTS)) {
  for (const form of forms.split(' ')) {
    const isPair = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+$/u.test(form)
    if (isPair) byPair.set(form, concept)
    else byWord.set(form, concept)
  }
}

const SHORTEST = 2
const LONGEST = 12

/** The concept a lower-case word begins like, null if none. Forms of up to four letters must be the whole word. */
export function conceptOfWord(word: string): string | null {
  for (let length = Math.min(word.length, LONGEST); length >= SHORTEST; length--) {
    const concept = byWord.get(word.slice(0, length))
    if (concept !== undefined && (length > 4 || word.length - length <= (length > 3 ? 3 : 0))) return concept
  }
  return null
}

/** The concept of two neighbouring Chinese, Japanese or Korean characters, null if none. */
export function conceptOfPair(pair: string): string | null {
  return byPair.get(pair) ?? null
}
