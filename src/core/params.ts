import { z } from "zod";
import { nearest } from "./near.ts";
import { Problem } from "./problem.ts";

/** What stands beside a parameter's type: its sentence, its range for tuning, the names known from elsewhere. */
export interface ParamMeta {
  readonly description: string;
  readonly tune?:
    | { readonly low: number; readonly high: number; readonly log?: boolean }
    | { readonly values: readonly unknown[] };
  readonly alias?: readonly string[];
}
interface NumberMeta extends ParamMeta {
  readonly default: number;
  readonly minimum?: number;
  readonly above?: number;
  readonly maximum?: number;
}

const metas = z.registry<ParamMeta>();

function bounded(schema: z.ZodNumber, meta: NumberMeta) {
  let bound = schema;
  if (meta.minimum !== undefined) bound = bound.min(meta.minimum);
  if (meta.above !== undefined) bound = bound.gt(meta.above);
  if (meta.maximum !== undefined) bound = bound.max(meta.maximum);
  return bound.default(meta.default).register(metas, meta);
}

export const integer = (meta: NumberMeta) => bounded(z.number().int(), meta);
export const real = (meta: NumberMeta) => bounded(z.number(), meta);
export const flag = (meta: ParamMeta & { readonly default: boolean }) =>
  z.boolean().default(meta.default).register(metas, meta);
export const text = (meta: ParamMeta & { readonly default: string }) =>
  z.string().default(meta.default).register(metas, meta);
export function choice<const V extends readonly [string, ...string[]]>(
  values: V,
  meta: ParamMeta & { readonly default: NoInfer<V[number]> },
) {
  return z
    .enum(values as unknown as [V[number], ...V[number][]])
    .default(meta.default as never)
    .register(metas, meta);
}

export type ParamShape = Record<string, z.ZodDefault>;
/** One schema for defaults, errors, flags, forms, docs and tuning. */
export interface ParamSchema<S extends ParamShape = ParamShape> {
  readonly shape: S;
  readonly schema: z.ZodObject<S, z.core.$strict>;
}
export type Params<P extends ParamSchema> =
  P extends ParamSchema<infer S> ? { readonly [K in keyof S]: z.output<S[K]> } : never;
export type ParamsGiven<P extends ParamSchema> =
  P extends ParamSchema<infer S> ? { readonly [K in keyof S]?: z.output<S[K]> } : never;

export function defineParams<const S extends ParamShape>(shape: S): ParamSchema<S> {
  return { shape, schema: z.strictObject(shape) as unknown as z.ZodObject<S, z.core.$strict> };
}

/** A parameter as a form, a flag or a page shows it. */
export interface ParamDoc extends ParamMeta {
  readonly name: string;
  readonly type: "integer" | "number" | "boolean" | "choice" | "string";
  readonly default: unknown;
  readonly values?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export function describeParams(params: ParamSchema): readonly ParamDoc[] {
  return Object.entries(params.shape).map(([name, schema]) => {
    const meta = metas.get(schema as never) as ParamMeta;
    const json = z.toJSONSchema(schema, { io: "input" }) as Record<string, unknown>;
    const type = json.enum ? "choice" : (json.type as ParamDoc["type"]);
    const minimum = json.minimum ?? json.exclusiveMinimum;
    const safe = Number.MAX_SAFE_INTEGER;
    return {
      ...meta,
      name,
      type,
      default: json.default,
      ...(json.enum ? { values: json.enum as string[] } : {}),
      ...(typeof minimum === "number" && minimum > -safe ? { minimum } : {}),
      ...(typeof json.maximum === "number" && json.maximum < safe ? { maximum: json.maximum } : {}),
    };
  });
}

/** Checked parameters with defaults filled in; a Problem that names the parameter, what was found and what fits. */
export function parseParams<P extends ParamSchema>(owner: string, params: P, given: unknown = {}): Params<P> {
  const result = params.schema.safeParse(given);
  if (result.success) return result.data as Params<P>;
  const names = Object.keys(params.shape);
  const issue = result.error.issues[0]!;
  if (issue.code === "unrecognized_keys") {
    const name = issue.keys[0]!;
    const near = nearParam(params, name);
    const hint = near ? `did you mean "${near}"?` : names.length ? `it has ${names.join(", ")}` : "it has none";
    throw new Problem("unknown-parameter", `${owner}: there is no parameter "${name}"; ${hint}`, {
      owner,
      name,
      names,
    });
  }
  const name = String(issue.path[0] ?? "");
  const found = JSON.stringify((given as Record<string, unknown> | null)?.[name]);
  throw new Problem("wrong-parameter", `${owner}: parameter "${name}" is ${found}: ${issue.message}`, { owner, name });
}

/** The parameter that was probably meant: by its own name or one known from elsewhere. */
export function nearParam(params: ParamSchema, name: string): string | undefined {
  const names = describeParams(params).flatMap((doc) => [doc.name, ...(doc.alias ?? [])].map((own) => [own, doc.name]));
  const near = nearest(
    name,
    names.map(([own]) => own!),
  );
  return names.find(([own]) => own === near)?.[1];
}
