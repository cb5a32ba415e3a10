/** Number of a month's name in a dozen languages, with or without accents, in full or cut to its first letters. */
export function monthNumber(name: string): number | null {
  return monthsByName.get(fold(name)) ?? null
}

function fold(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ı', 'i').replace(/\.$/, '')
}

/** English, German, French, Spanish, Portuguese, Italian, Dutch, Scandinavian, Polish, Russian, Ukrainian, Turkish, Czech, Indonesian. */
const monthNames = `
  january february march april may june july august september october november december
  januar februar märz april mai juni juli august september oktober november dezember
  jänner feber mrz apr mai jun jul aug sept okt nov dez
  janvier février mars avril mai juin juillet août septembre octobre novembre décembre
  janv févr mars avr mai juin juil août sept oct nov déc
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
  ene feb mar abr may jun jul ago setiembre oct nov dic
  janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
  gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
  januari februari maart april mei juni juli augustus september oktober november december
  jan feb mrt apr mei jun jul aug sep okt nov dec
  januari februari mars april maj juni juli augusti september oktober november december
  januar februar marts april mai juni juli august september oktober november desember
  stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
  января февраля марта апреля мая июня июля августа сентября октября ноября декабря
  январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
  янв февр мар апр май июн июл авг сент окт нояб дек
  січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
  ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
  ledna února března dubna května června července srpna září října listopadu prosince
  januari februari maret april mei juni juli agustus september oktober november desember`

const monthsByName = buildMonths()

function buildMonths(): Map<string, number> {
  const full = new Map<string, number>()
  const short = new Map<string, number | null>()
  for (const line of monthNames.trim().split('\n')) {
    for (const [index, written] of line.trim().split(/\s+/).entries()) {
      const name = fold(written)
      full.set(name, index + 1)
      const start = name.slice(0, 3)
      short.set(start, short.has(start) && short.get(start) !== index + 1 ? null : index + 1)
    }
  }
  for (const [start, month] of short) if (month !== null && !full.has(start)) full.set(start, month)
  return full
}
