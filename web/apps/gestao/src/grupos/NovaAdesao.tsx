import { Button, Checkbox, Field, Input, Note, Select } from '@consorcio/design-system'
import { dinheiro, hoje } from '@consorcio/formatos'
import { EscolhaDeConsorciado, recusaDe } from '@consorcio/forms'
import {
  type Consorciado,
  type Grupo,
  type IniciarAdesaoEntrada,
  iniciarAdesao,
  listarBensOptions,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'

/** Sells a quota: who, which seat, which good. */
export function NovaAdesao({ grupo, fechar }: { grupo: Grupo; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [pessoa, setPessoa] = useState<Consorciado | null>(null)
  const [numero, setNumero] = useState('')
  const [escolhido, setEscolhido] = useState('')
  const [remota, setRemota] = useState(false)
  const [dia, setDia] = useState(hoje())
  const { data: bens, isLoading: lendoBens } = useQuery(listarBensOptions({ query: { tamanho_pagina: 200 } }))
  const deles = bens?.bens.filter((bem) => grupo.bem_ids.includes(bem.bem_id)) ?? []
  const bemId = escolhido || (deles[0]?.bem_id ?? '')
  const aderir = useComando(
    (headers, body: IniciarAdesaoEntrada) =>
      iniciarAdesao({ headers, path: { grupo_id: grupo.grupo_id }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', `Adesão de ${pessoa?.nome ?? ''} iniciada. A primeira parcela será emitida em instantes.`)
        fechar()
      },
    },
  )
  const bemAparece = deles.length > 1
  const { campo, aviso } = recusaDe(aderir.error, [
    'consorciado_id',
    'numero',
    'data_contabil',
    ...(bemAparece ? ['bem_id'] : []),
  ])
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    if (pessoa)
      aderir.mutate({
        consorciado_id: pessoa.consorciado_id,
        numero: Number(numero) || 0,
        bem_id: bemId,
        venda_remota: remota,
        data_contabil: dia,
      })
  }
  return (
    <form onSubmit={enviar} className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <EscolhaDeConsorciado escolhido={pessoa} escolher={setPessoa} erro={campo('consorciado_id')} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Número da cota" hint="Em branco: a primeira vaga" error={campo('numero')}>
          <Input inputMode="numeric" value={numero} onChange={(evento) => setNumero(evento.target.value)} />
        </Field>
        <Field label="Data da venda" required error={campo('data_contabil')}>
          <Input type="date" value={dia} onChange={(evento) => setDia(evento.target.value)} />
        </Field>
      </div>
      {bemAparece ? (
        <Field label="Bem de referência" required error={campo('bem_id')}>
          <Select
            value={bemId}
            onChange={(evento) => setEscolhido(evento.target.value)}
            options={deles.map((bem) => ({ valor: bem.bem_id, texto: `${bem.descricao}, ${dinheiro(bem.preco)}` }))}
          />
        </Field>
      ) : null}
      <Checkbox checked={remota} onChange={(evento) => setRemota(evento.target.checked)}>
        Venda fora do estabelecimento (sete dias para se arrepender)
      </Checkbox>
      <Button type="submit" tone="primary" busy={aderir.isPending} disabled={!pessoa || lendoBens}>
        Vender
      </Button>
    </form>
  )
}
