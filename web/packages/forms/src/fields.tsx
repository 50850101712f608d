import { Field, Input, Select, Textarea } from '@consorcio/design-system'
import { cpfCnpj, lerDinheiro, lerPercentual, percentual, valor } from '@consorcio/formatos'
import { type ComponentProps, type ReactNode, useState } from 'react'
import {
  type Control,
  Controller,
  type FieldErrors,
  type FieldValues,
  type Path,
  type UseFormRegister,
} from 'react-hook-form'
import { erroDe } from './useFormulario'

interface Ligacao<V extends FieldValues> {
  form: { register: UseFormRegister<V>; control: Control<V>; formState: { errors: FieldErrors<V> } }
  name: Path<V>
  label: string
  hint?: ReactNode
  required?: boolean
  className?: string
}

type Extras = Omit<ComponentProps<'input'>, 'form' | 'name' | 'value' | 'onChange' | 'onBlur' | 'className'>

/** A text box tied to a field of the form. */
export function TextField<V extends FieldValues>({
  form,
  name,
  label,
  hint,
  required,
  className,
  ...resto
}: Ligacao<V> & Extras) {
  return (
    <Field
      label={label}
      hint={hint}
      required={required}
      className={className}
      error={erroDe(form.formState.errors, name)}
    >
      <Input {...form.register(name)} {...resto} />
    </Field>
  )
}

/** A text of more than one line. */
export function TextAreaField<V extends FieldValues>({
  form,
  name,
  label,
  hint,
  required,
  className,
  ...resto
}: Ligacao<V> & { maxLength?: number }) {
  return (
    <Field
      label={label}
      hint={hint}
      required={required}
      className={className}
      error={erroDe(form.formState.errors, name)}
    >
      <Textarea {...form.register(name)} {...resto} />
    </Field>
  )
}

/** A box for a count: empty means nothing was said. */
export function NumberField<V extends FieldValues>({
  form,
  name,
  label,
  hint,
  required,
  className,
  ...resto
}: Ligacao<V> & Extras) {
  const lido = { setValueAs: (texto: unknown) => (texto === '' || texto === undefined ? undefined : Number(texto)) }
  return (
    <Field
      label={label}
      hint={hint}
      required={required}
      className={className}
      error={erroDe(form.formState.errors, name)}
    >
      <Input inputMode="numeric" className="tabular-nums" {...form.register(name, lido)} {...resto} />
    </Field>
  )
}

interface DeEscolha {
  options: readonly { valor: string; texto: string }[]
  empty?: string
}

export function SelectField<V extends FieldValues>({
  form,
  name,
  label,
  hint,
  required,
  className,
  options,
  empty,
}: Ligacao<V> & DeEscolha) {
  const lido = { setValueAs: (texto: string) => (texto === '' ? undefined : texto) }
  return (
    <Field
      label={label}
      hint={hint}
      required={required}
      className={className}
      error={erroDe(form.formState.errors, name)}
    >
      <Select
        options={options}
        {...(empty === undefined ? {} : { empty })}
        {...form.register(name, empty === undefined ? {} : lido)}
      />
    </Field>
  )
}

interface Traducao {
  /** What the person typed, as the API writes it; null while it is nothing the API knows. */
  ler: (texto: string) => string | null
  escrever: (daApi: string) => string
}

const TRADUCOES = {
  dinheiro: { ler: lerDinheiro, escrever: (texto: string) => (texto ? valor(texto) : '') },
  percentual: { ler: lerPercentual, escrever: (texto: string) => (texto ? percentual(texto, 8).replace('%', '') : '') },
  documento: { ler: (texto: string) => texto, escrever: (texto: string) => (texto ? cpfCnpj(texto) : '') },
} satisfies Record<string, Traducao>

/** A box where people write as they are used to, and the form keeps what the API wants. */
export function FormattedField<V extends FieldValues>({
  form,
  name,
  label,
  hint,
  required,
  className,
  kind,
  ...resto
}: Ligacao<V> & Extras & { kind: keyof typeof TRADUCOES }) {
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field, fieldState }) => (
        <Field label={label} hint={hint} required={required} className={className} error={fieldState.error?.message}>
          <Traduzida
            traducao={TRADUCOES[kind]}
            value={(field.value as string | undefined) ?? ''}
            onChange={field.onChange}
            onBlur={field.onBlur}
            inputRef={field.ref}
            {...resto}
          />
        </Field>
      )}
    />
  )
}

interface TraduzidaProps extends Omit<Extras, 'value' | 'onChange' | 'onBlur'> {
  traducao: Traducao
  value: string
  onChange: (valor: string) => void
  onBlur: () => void
  inputRef: (elemento: HTMLInputElement | null) => void
}

function Traduzida({ traducao, value, onChange, onBlur, inputRef, ...resto }: TraduzidaProps) {
  const [digitado, setDigitado] = useState<string | null>(null)
  return (
    <Input
      inputMode={traducao === TRADUCOES.documento ? 'text' : 'decimal'}
      className="tabular-nums"
      ref={inputRef}
      value={digitado ?? traducao.escrever(value)}
      onChange={(evento) => {
        setDigitado(evento.target.value)
        onChange(traducao.ler(evento.target.value) ?? evento.target.value)
      }}
      onBlur={() => {
        if (digitado === null || traducao.ler(digitado) !== null || digitado === '') setDigitado(null)
        onBlur()
      }}
      {...resto}
    />
  )
}

/** The box of money outside of a form library. */
export function MoneyInput({ value, onChange }: { value: string; onChange: (valor: string) => void }) {
  return (
    <Traduzida traducao={TRADUCOES.dinheiro} value={value} onChange={onChange} onBlur={() => {}} inputRef={() => {}} />
  )
}
