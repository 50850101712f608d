import { emPalavras } from '@consorcio/formatos'

/** `grupos.cota.ler` → `Grupos: cota, ler`; `*` → `Tudo`. */
export function permissaoEmPalavras(permissao: string): string {
  if (permissao === '*') return 'Tudo'
  const partes = permissao.split('.').map((parte) => emPalavras(parte === '*' ? 'tudo' : parte.toUpperCase()))
  const [primeira = '', ...resto] = partes
  return `${primeira === 'Tudo' ? 'Em tudo' : primeira}: ${resto.join(', ').toLowerCase()}`
}
