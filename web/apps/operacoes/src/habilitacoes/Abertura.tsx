import { Button, Card, Facts, Field, Note, Select } from '@consorcio/design-system'
import { opcoes, rotulo } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  abrirHabilitacao,
  buscarConsorciadoOptions,
  type Cota,
  type Grupo,
  type Habilitacao,
  type PessoaHabilitada,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

interface Props {
  cota: Cota
  grupo: Grupo
  reprovada: Habilitacao | undefined
}

/** Opens the process of a credit: the list of documents comes from the class of the group and from the person. */
export function Abertura({ cota, grupo, reprovada }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.habilitacao.registrar')
  const [escolhida, setEscolhida] = useState<PessoaHabilitada | ''>('')
  const path = { cota_id: cota.cota_id }
  const { data: titular } = useQuery({
    ...buscarConsorciadoOptions({ path: { consorciado_id: cota.consorciado_id } }),
    enabled: Boolean(cota.consorciado_id),
  })
  const pessoa = escolhida || (titular?.tipo === 'JURIDICA' ? 'JURIDICA' : 'FISICA')
  const abrir = useComando(
    (headers, quem: PessoaHabilitada) =>
      abrirHabilitacao({ headers, path, body: { pessoa: quem }, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Habilitação aberta: agora os documentos.') },
  )
  const recusa = recusaDe(abrir.error, ['pessoa'])
  const contemplada = cota.contemplacao === 'CONTEMPLADA'
  return (
    <Card
      title="Abrir a habilitação"
      description="A lista de documentos vem da classe do bem e da pessoa do contemplado."
      className="max-w-3xl"
    >
      <div className="space-y-4">
        {reprovada ? <Note tone="atencao">A última foi reprovada. {reprovada.motivo}</Note> : null}
        <Facts
          columns={1}
          items={[
            ['Titular', titular?.nome ?? '–'],
            ['Classe do grupo', rotulo('ClasseObjeto', grupo.classe_objeto).texto],
            [
              'Contemplação',
              contemplada
                ? `${rotulo('TipoContemplacao', cota.tipo_contemplacao).texto}, ${cota.ago_contemplacao}ª assembleia`
                : 'A cota ainda não foi contemplada',
            ],
          ]}
        />
        {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
        {pode && contemplada ? (
          <div className="flex flex-wrap items-end gap-3">
            <Field label="Contemplado" required className="w-56" error={recusa.campo('pessoa')}>
              <Select
                value={pessoa}
                onChange={(evento) => setEscolhida(evento.target.value as PessoaHabilitada)}
                options={opcoes('PessoaHabilitada')}
              />
            </Field>
            <Button tone="primary" busy={abrir.isPending} onClick={() => abrir.mutate(pessoa)}>
              Abrir a habilitação
            </Button>
          </div>
        ) : null}
      </div>
    </Card>
  )
}
