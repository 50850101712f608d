const dias = new Intl.DateTimeFormat('pt-BR', { timeZone: 'UTC' })
const diasLongos = new Intl.DateTimeFormat('pt-BR', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' })
const meses = new Intl.DateTimeFormat('pt-BR', { timeZone: 'UTC', month: 'long', year: 'numeric' })
const instantes = new Intl.DateTimeFormat('pt-BR', { dateStyle: 'short', timeStyle: 'medium' })
const hojeNoBrasil = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Sao_Paulo' })
const DIA_MS = 86_400_000

/** `2026-02-10` → `10/02/2026`. A pure date has no time zone: it never changes of day. */
export function data(iso: string | null | undefined): string {
  return iso ? dias.format(new Date(`${iso}T00:00:00Z`)) : '–'
}

/** `10 de fevereiro de 2026`. */
export function dataPorExtenso(iso: string): string {
  return diasLongos.format(new Date(`${iso}T00:00:00Z`))
}

/** `fevereiro de 2026`. */
export function mesPorExtenso(iso: string): string {
  return meses.format(new Date(`${iso.slice(0, 7)}-01T00:00:00Z`))
}

/** An instant, in the time zone of whoever reads. */
export function instante(iso: string | null | undefined): string {
  return iso ? instantes.format(new Date(iso)) : '–'
}

/** The day of an instant, in the time zone of whoever reads. */
export function dia(iso: string | null | undefined): string {
  return iso ? new Intl.DateTimeFormat('pt-BR').format(new Date(iso)) : '–'
}

/** Today as the API writes dates, in Brasília: the day that the services are in, wherever whoever reads is. */
export function hoje(agora: Date = new Date()): string {
  return hojeNoBrasil.format(agora)
}

/** Days from one date to another. */
export function diasEntre(inicio: string, fim: string): number {
  return Math.round((Date.parse(`${fim}T00:00:00Z`) - Date.parse(`${inicio}T00:00:00Z`)) / DIA_MS)
}

/** The date some days after. */
export function somarDias(iso: string, quantos: number): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + quantos * DIA_MS).toISOString().slice(0, 10)
}

/** A month as the API writes it (`2026-02`), of a date or of a month; null when it is neither. */
export function lerMes(texto: string | null | undefined): string | null {
  return /^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$/.test(texto ?? '') ? (texto ?? '').slice(0, 7) : null
}

/** The month some months after: `2026-12`, 1 → `2027-01`. */
export function somarMeses(mes: string, quantos: number): string {
  const [ano = 0, numero = 1] = mes.split('-').map(Number)
  return new Date(Date.UTC(ano, numero - 1 + quantos, 1)).toISOString().slice(0, 7)
}

/** The last month that is over. */
export function ultimoMesTerminado(dia: string = hoje()): string {
  return somarMeses(dia.slice(0, 7), -1)
}

/** The last day of a month. */
export function fimDoMes(mes: string): string {
  return somarDias(`${somarMeses(mes, 1)}-01`, -1)
}

/** Every month from one to another, the newest first; none when the first is after the last. */
export function mesesEntre(primeiro: string, ultimo: string): string[] {
  const meses: string[] = []
  for (let mes = ultimo; mes >= primeiro; mes = somarMeses(mes, -1)) meses.push(mes)
  return meses
}

/** `hoje`, `amanhã`, `em 5 dias`, `há 3 dias`. */
export function emRelacao(iso: string, referencia: string = hoje()): string {
  const distancia = diasEntre(referencia, iso)
  return new Intl.RelativeTimeFormat('pt-BR', { numeric: 'auto' }).format(distancia, 'day')
}
