import { describe, expect, it } from 'vitest'
import contrato from '../../shared-api/openapi.json'
import {
  centavos,
  cnpjValido,
  cpfCnpj,
  cpfValido,
  data,
  deCentavos,
  diasEntre,
  dinheiro,
  documentoMascarado,
  emPalavras,
  fimDoMes,
  fracao,
  hoje,
  lerDinheiro,
  lerMes,
  lerNumeros,
  lerPercentual,
  mesesEntre,
  mesPorExtenso,
  parteDe,
  percentual,
  ROTULOS,
  rotulo,
  somar,
  somarDias,
  somarMeses,
  ultimoMesTerminado,
} from '.'

/** Intl writes a no-break space after the symbol. */
const limpo = (texto: string) => texto.replace(/\u00a0/g, ' ')

describe('dinheiro', () => {
  it('formats text exactly, beyond what a float can hold', () => {
    expect(limpo(dinheiro('1234.5'))).toBe('R$ 1.234,50')
    expect(limpo(dinheiro('9007199254740993.01'))).toBe('R$ 9.007.199.254.740.993,01')
    expect(dinheiro('')).toBe('–')
  })

  it('adds without losing a cent', () => {
    expect(somar(['0.10', '0.20', '-0.05', null])).toBe('0.25')
    expect(deCentavos(centavos('-1234.56'))).toBe('-1234.56')
    expect(fracao('25.00', '100.00')).toBe(0.25)
    expect(fracao('25.00', '0.00')).toBe(0)
    expect(parteDe('60000.00', '25.5')).toBe('15300.00')
    expect(parteDe('100.01', '1.66666667')).toBe('1.66')
  })

  it('reads what people type', () => {
    expect(lerDinheiro('R$ 1.234,5')).toBe('1234.50')
    expect(lerDinheiro('60000')).toBe('60000.00')
    expect(lerDinheiro('12,345')).toBeNull()
    expect(lerDinheiro('-1')).toBeNull()
    expect(lerPercentual('1,5 %')).toBe('1.5')
    expect(lerPercentual('abc')).toBeNull()
  })

  it('keeps the decimals of a percent', () => {
    expect(percentual('1.66666667')).toBe('1,6667%')
    expect(percentual('15')).toBe('15%')
  })
})

describe('tempo', () => {
  it('never moves a pure date to another day', () => {
    expect(data('2026-02-10')).toBe('10/02/2026')
    expect(mesPorExtenso('2026-03-01')).toBe('março de 2026')
  })

  it('counts days across months and leap years', () => {
    expect(diasEntre('2024-02-28', '2024-03-01')).toBe(2)
    expect(somarDias('2026-12-31', 1)).toBe('2027-01-01')
    expect(hoje(new Date('2026-01-05T02:59:59Z'))).toBe('2026-01-04')
    expect(hoje(new Date('2026-01-05T03:00:00Z'))).toBe('2026-01-05')
  })
})

describe('meses', () => {
  it('goes from month to month across years', () => {
    expect(somarMeses('2026-12', 1)).toBe('2027-01')
    expect(somarMeses('2026-01', -13)).toBe('2024-12')
    expect(somarMeses('2026-03', -27)).toBe('2023-12')
    expect(ultimoMesTerminado('2026-01-31')).toBe('2025-12')
    expect([fimDoMes('2024-02'), fimDoMes('2026-12')]).toEqual(['2024-02-29', '2026-12-31'])
    expect(mesesEntre('2025-11', '2026-01')).toEqual(['2026-01', '2025-12', '2025-11'])
    expect(mesesEntre('2026-02', '2026-01')).toEqual([])
  })

  it('reads a month, of a date too, and nothing else', () => {
    expect([lerMes('2026-02'), lerMes('2026-02-28')]).toEqual(['2026-02', '2026-02'])
    expect([lerMes('2026-13'), lerMes('fevereiro'), lerMes(''), lerMes(null)]).toEqual([null, null, null, null])
  })
})

describe('documentos', () => {
  it('checks digits of CPF and of both kinds of CNPJ', () => {
    expect(cpfValido('529.982.247-25')).toBe(true)
    expect(cpfValido('52998224724')).toBe(false)
    expect(cpfValido('11111111111')).toBe(false)
    expect(cnpjValido('11.222.333/0001-81')).toBe(true)
    expect(cnpjValido('12.ABC.345/01DE-35')).toBe(true)
    expect(cnpjValido('12.ABC.345/01DE-36')).toBe(false)
  })

  it('writes them with punctuation', () => {
    expect(cpfCnpj('52998224725')).toBe('529.982.247-25')
    expect(cpfCnpj('12ABC34501DE35')).toBe('12.ABC.345/01DE-35')
    expect(documentoMascarado('52998224725')).toBe('***.982.247-**')
    expect(documentoMascarado('11222333000181')).toBe('11.222.333/0001-81')
  })
})

describe('rotulos', () => {
  it('has words for every value of every enumeration of the contract it names', () => {
    const schemas = contrato.components.schemas as unknown as Record<string, { enum?: string[] }>
    const sem = Object.entries(ROTULOS).flatMap(([nome, rotulos]) =>
      (schemas[nome]?.enum ?? [`${nome} não existe no contrato`])
        .filter((valor) => !(valor in rotulos))
        .map((valor) => `${nome}.${valor}`),
    )
    expect(sem).toEqual([])
  })

  it('never shows a raw value, not even one that is newer than this screen', () => {
    expect(rotulo('SituacaoGrupo', 'ALGO_NOVO').texto).toBe('Algo novo')
    expect(emPalavras('CotaReservada')).toBe('Cota reservada')
    expect(emPalavras('ListarSessoes')).toBe('Listar sessões')
    expect(emPalavras('PagamentoNaoIdentificado')).toBe('Pagamento não identificado')
  })
})

it('reads numbers of quotas as people list them', () => {
  expect(lerNumeros('3, 7; 12 7')).toEqual({ numeros: [3, 7, 12], errados: [] })
  expect(lerNumeros('3, doze, 0')).toEqual({ numeros: [3], errados: ['doze', '0'] })
})
