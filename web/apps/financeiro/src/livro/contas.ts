/** Names of the accounts as people write them; the ledger keeps codes without accents. */
const NOMES: Record<string, string> = {
  APLICACAO_FORMACAO: 'Aplicação de grupos em formação',
  APLICACAO_VINCULADA: 'Aplicação vinculada a contemplações',
  ATUALIZACAO_DIREITOS: 'Atualização de direitos',
  BANCOS: 'Bancos',
  CONTEMPLACOES_A_ENTREGAR: 'Contemplações a entregar',
  CONTRIBUICOES_DEVIDAS: 'Contribuições devidas',
  CONTRIBUICOES_DEVIDAS_CONTRA: 'Contribuições devidas, contrapartida',
  DIREITOS_CONTEMPLADOS: 'Direitos de contemplados',
  ENCARGOS_A_REPASSAR: 'Encargos a repassar',
  ENCARGOS_RETIDOS: 'Encargos retidos no grupo',
  FUNDO_RESERVA: 'Fundo de reserva',
}

/** Name of an account. */
export function nomeDaConta(conta: string, nome: string): string {
  return NOMES[conta] ?? nome
}

interface Conta {
  cosif: string
  conta: string
}

/** As a balancete is read: by account, the ones without a code last. */
export function porCosif(uma: Conta, outra: Conta): number {
  return (uma.cosif || '~').localeCompare(outra.cosif || '~', 'en') || uma.conta.localeCompare(outra.conta)
}
