/**
 * The words that hold sentences together, by script and language (BCP 47), the most frequent first and no word twice.
 * Many stand in several languages: what tells those apart is the place in each list, and the words beside it.
 */
export const frequentWords = {
  latin: {
    en: 'the to and of a in is for you that it on s t re ve ll m don isn doesn didn with this are be i was have but not at my we your from will by they so as if me what just or all can an about has its do how more when no up out new our now he get their one who his been there some would like which than she after here into first could only her them these were then where why because over also before very most had should says said still does being any other two much may through next last might while nobody according both such many own off too those until against during made shows years down',
    es: 'de la que el en y a los no se un por las con una es para lo del al su me como más mi si ya te o tu pero esta hay le todo muy está este eso son cuando así fue ha ser también porque sin sobre hasta nos qué ni donde sus tiene hace yo él desde todos entre era bien vez dos según puede nuevo nueva otro quien esto será ahora solo sólo van están ella nada tan años han ese esa cómo primera contra antes después hoy mejor cada siempre sea sido tienen además aunque ante tras míos',
    pt: 'de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles você tinha foram essa num nem suas meu às minha têm numa pelos havia seja qual será nós tenho lhe deles essas pelas este dele vai são vou ainda novo nova pode diz isto aqui agora fazer dois todos bem sobre hoje ano segundo seria',
    gl: 'de a o que e do da en un para é con non unha os no se na por máis as dos como pero foi ao das ten á seu súa ou ser cando moito hai nos xa está eu tamén só polo pola ata iso el ela entre era despois sen mesmo aos ter seus quen nas me ese eles foron esa nin súas meu ás miña polos sexa cal será nós teño deles este del vai son aínda novo nova pode di isto aquí agora facer dous todos ben sobre hoxe ano unhas uns moi sempre pois case tres estes meus lle co coa cun cunha dunha dun polas fai outros',
    ca: 'de la que el i a en les per un és no l d n s m t es amb una els del ha al pel més com ja si o però són ser aquest aquesta molt ho dels als seva seu hi va li està fins quan tot també ens on sense sobre només què perquè ni entre hem això tots han anys dos doncs segons cada molts nou nova aquests era pot fer pels qui havia estat després contra abans encara ara meu meva tan seus mateix bé sigui seran serà avui gran arriba tres altres',
    it: 'di e il la che a un in per non è i l dell all nell dall sull d c una con si del da le al sono come più ma della lo gli ha nel anche alla dei dal o se delle mi nella ci cui sua suo ed essere questo questa ne degli tra quando così ti sul dalla dopo poi ai chi solo io era tutti tutto molto ancora hanno già fa prima quello perché due ogni loro dove sulla cosa fatto bene sta può sarà avrà ecco senza verso secondo nuovo nuova oggi stato quella mio miei sue suoi nei alle quanto sempre nuovi dello uno fino parte arriva potrebbe dovrebbe',
    fr: 'de la le et les des en un du une que est l d qu c n s j aujourd pour qui dans a par plus pas au sur ne se ce il sont avec son cette mais on je ou comme vous nous tout aux fait été sa sera leur ses elle ont bien être ces même y ça deux aussi si quand après encore ils sans dont peut très entre faire avait où me moi lui depuis avant contre déjà tous rien mon ma mes ton votre nos vos était non toujours selon leurs autres autre nouveau nouvelle prochain prochaine alors fois quoi voici voilà ans pourrait devrait notre chez avoir',
    de: 'der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde wenn wir ich kann schon ihr mein mich gegen vom können hier du seine doch dann unter soll jetzt ihre alle neue neuen neues neuer diese dieser diesem dieses wieder keine sehr was mir meine ja seit ab gibt beim zwei immer ohne erste ersten jahr wann warum gerücht euch uns ihm ihn wer will muss müssen etwas viel eigenen eigenes ersetzt zeigt',
    nl: 'de het een van en in is dat op te voor met die zijn niet aan er om ook als maar ik bij was nog door naar je dan wordt uit worden over heeft zich meer wat ze zo hebben of deze dit kan wel al nieuwe tot hij na geen onder moet hun veel jaar mijn we tegen daar hoe waar twee zou mensen alleen werd kunnen moeten gaat haar had nu eerste andere alle zegt wanneer zal ons toch weer vanaf eigen eens onze volgens komt gaan mij u jullie toont',
    sv: 'och i att det som en på är av för med till den har de inte om ett han men var jag från vi så kan när år säger under också efter nu sin där vid mot ska skulle kommer ut får finns hade eller vad alla sig hon två här än över mer bara upp blir nya vara detta man del hur dem mycket in få sedan varit någon ha ny mina mig dig du sitt inga samma utan denna första',
    da: 'og i at det er en til af på for med den de som der ikke har et om var han men jeg vi fra kan så skal efter vil også ved år blev når sig nu hvor ud over mod siger eller hun blive være op man havde mere alle hvad kommer to få hvis meget ny mig dig du sin dette bliver andre bare her været mange første deres os vores min nogle får nye helt sådan',
    no: 'og i det er på som en til av for med at den de har ikke et om var han men jeg vi fra kan så skal etter vil også ved år ble når seg nå hvor ut over mot sier eller hun bli være opp man hadde mer alle hva kommer to få hvis mye ny meg deg du sin dette blir andre bare her vært mange første deres oss vår min noen får nye helt slik fikk både mens',
    fi: 'ja on ei se että oli ovat mutta myös kun hän niin kuin joka tai jos nyt vain voi mukaan sen ollut olla sitä ole tämä hänen jo siitä vielä minä mitä kanssa sekä uusi uuden tulee sitten tässä jotka jonka mikä kaikki eivät vuoden noin saa ennen jälkeen enää koko yli minun hyvin juuri olen sinä missä',
    pl: 'w i na z do nie się to że jest o jak po za od ale a co dla przez tego są już ma tym tak był czy jego może przy tylko jej być które który która oraz było bardzo będzie lub ich jeszcze też ze nad kiedy pod bez ja mi mnie sobie gdy roku także aby mam więc gdzie jednak teraz my nas pan czyli przed można ten ta te tej tę jeśli dwa wszystko wszystkie nowy nowa nowego nowej nowe moi mój moja swój własny zeszłym pojawi dużo większa dlaczego',
    cs: 'a se v na je že to s z do o i ve jsem pro by za ale tak si po jako už co od jsou jeho které však při který k aby která jen nebo byl ještě bude má také jak podle jejich až ani byla před být ze není kdy bylo když než mezi nové nový nová své u tím může mě mi pak roce kde první toho tom pod velmi více tento tato toto protože ty my bez nás měl',
    sk: 'a sa v na je že to s z do o aj vo som pre by za ale tak si po ako už čo od sú jeho ktoré však pri ktorý k aby ktorá len alebo bol ešte bude má tiež podľa ich až ani bola pred byť zo nie keď bolo než medzi nové nový nová svoje u tým môže ma mi potom roku kde prvý toho tom pod veľmi viac tento táto toto pretože ty my bez nás',
    hu: 'a az és hogy nem is egy ez meg csak de volt már van még mint ha vagy el ki mert azt lehet aki amely minden után most fel nagyon szerint ezt kell sem lesz így majd pedig ami akkor új több úgy én mi be le olyan itt ezek nincs két első között saját',
    ro: 'de și în a la cu că pe nu o un din mai este care pentru sunt se au ce sa al fi fost ca să prin lui iar le sau dar după despre fără când cum ar poate foarte am mi ne până dintre într-un această acest acestea aceste unei unui noul noua două toate doar spre lor ei el ea va vor fie era avea tot între sale său azi ani',
    tr: 've bir bu için da de çok ne ile o daha en gibi var mi ama olarak kadar ben her sonra mı ya olan yok değil ki oldu diye şey zaman ise yeni son göre iki biz kendi bunu bana büyük beni sen ilk olacak hem nasıl tüm önce şimdi içinde veya olduğunu olduğu eden oluyor bile tek nin mu mü böyle şu onun geçen zaten hiç neden ancak üzerinde tarafından şöyle edildi geldi gelecek kendisi benim olur',
    id: 'yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih kata tahun sudah atau saat oleh menjadi orang ia telah adalah seperti sebagai bahwa dapat para harus namun kita dua satu masih hari hanya mengatakan kepada kami setelah melakukan lalu belum lain dia kalau terjadi banyak menurut anda hingga tak baru beberapa ketika saja jalan sekitar secara dilakukan sementara tapi sangat hal sehingga seorang bagi besar lagi selama antara waktu sebuah jika sampai jadi terhadap tiga serta pun kapan lewat kini nya sedang jauh datang apa sendiri teman benar',
    vi: 'của và là có cho được một trong không các với này người đã khi những cũng như để ra đến từ trên về đó vào sẽ lại tôi nhiều thì năm bị mà làm phải ở còn sau rất nhưng đang hơn vì nó chỉ anh nay theo qua đi hai bạn thế ông tại mới gì nếu nào đầu nên thể cùng chúng lên cái mình máy mẫu điện thoại rồi giá biết nhất riêng so',
    tl: 'ang ng sa na mga ay at ko mo ito para hindi ka siya lang niya kung may ako naman ni pa po nang din yung nga rin wala ba kay si lahat namin natin sila tayo kasi pero dahil ano noong isang',
  },
  cyrillic: {
    ru: 'и в не на что с по как это но за от из у для так же все он к то а о мы вы бы я его только или еще ещё уже когда при до этого нет если был была было были будет чтобы мне меня есть она они со их может под где можно этом которые который после очень там сейчас себя даже теперь кто году лет без нас мой мои моего свой свою собственную того тем чем об во новый новая новые нового новых больше прошлом выйдет над готовит раньше компания показал стало более первые',
    uk: 'і в не на що з та у до це як за по від для про є а він й я ми ви але так його чи або ще вже коли при був була було були буде щоб мені мене вона вони зі їх може під де можна які який після дуже там зараз себе навіть тепер хто року років без нас мій мої свій свою власну цього тим ніж також якщо її їхній лише тому між новий нова нові нового готує вийде більше компанія',
    bg: 'и в на да не се за от е с по си че това са ще като но до как ли или през във със той при след има бъде само още вече те му което които може така много когато най тази този нова нов новия тя ми ни ги ви бе беше все защо към където',
    sr: 'и у је да на се за од су са не као по о ће али из до то који би што која које или није само ове ово тај још када него све бити ја ми он они његов нови нова после може већ',
    be: 'і ў не на што з у да гэта як за па ад для пра але ён яго ці або яшчэ ўжо калі быў была было будзе каб мяне ёсць яна яны іх можа дзе якія які пасля вельмі там',
  },
  arabic: {
    ar: 'في من على إلى أن التي عن مع هذا لا ما كان هذه الذي بعد كما قد لم هو ذلك بين أو كل هي إن يوم حتى عند غير خلال ولا وقد له أنه ثم لن سوف فيه بها به إذا منذ حول قبل تم أي كانت عليه ليس أكثر يا متى هل جديد الجديد جديدة الجديدة أكبر شركة نظام هاتف سيتم ستكون انا والله اللهم كيف و',
    fa: 'و در به از که این را با است برای آن یک خود تا کرد بر هم نیز می گفت شد شده شود ما اما باید دارد او بود هر کند های ها کنند آنها یا پس اگر بین چه کنید من همه نیست جدید گوشی خواهد دو روی هستند',
    ur: 'کے کی میں ہے کا اور سے کو نے پر کہ یہ ہیں اس بھی نہیں تھا ایک کر جو ہو وہ گیا لیے تھے تو کیا اپنے ہی رہے جا ان تک ہوئے گے گی ہم آپ پاکستان',
  },
  devanagari: {
    hi: 'के में है की से को और का ने हैं पर यह भी कि इस एक नहीं हो तो कर था ही वह जो लिए थी किया या गया जा रहा अपने साथ कुछ बाद अब हम मैं आप उस रहे क्या जब तक इसके सकते बहुत',
    mr: 'आहे आणि या हे ते तर नाही मध्ये च्या ही की व असे करण्यात झाला आहेत होते केला साठी म्हणून हा ती त्या आपल्या पण होता',
    ne: 'छ र को मा ले पनि हो गरेको भएको छन् यो लाई छैन तर भने गर्न एक थियो गर्ने हुन्',
  },
} as const

/**
 * The letters by which languages of one script differ. One that stands here for another language of the script only
 * speaks against; a language of the script that is left out writes none of them.
 */
export const tellingLetters: Readonly<Record<string, string>> = {
  es: 'áéíóúüñ',
  pt: 'áàâãéêíóôõúç',
  gl: 'áéíóúüñ',
  ca: 'àèéíïòóúüç',
  it: 'àèéìòù',
  fr: 'àâçéèêëîïôùûüœæ',
  de: 'äöüß',
  nl: 'éëïöüè',
  sv: 'åäöé',
  da: 'åæøé',
  no: 'åæøéòô',
  fi: 'äöå',
  pl: 'ąćęłńóśźż',
  cs: 'áčďéěíňóřšťúůýž',
  sk: 'áäčďéíĺľňóôŕšťúýž',
  hu: 'áéíóöőúüű',
  ro: 'ăâîșțşţ',
  tr: 'çğıöşüâî',
  vi: 'àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
  tl: 'ñ',
  ru: 'щъыэё',
  uk: 'щіїєґ',
  bg: 'щъ',
  sr: 'јљњђћџ',
  be: 'іўыэё',
  ar: 'ةىيكأإؤئ',
  fa: 'پچژگکیئ',
  ur: 'پچژگکیٹڈڑےںہھ',
}
