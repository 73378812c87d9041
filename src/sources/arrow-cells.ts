import { type DataType, TimeUnit, Type } from "@uwdata/flechette";
import type { SourceKind } from "./source.ts";

/** How the values of an Arrow column are read: as numbers (missing is NaN), or as texts. */
export type ArrowCells =
  | { readonly kind: "number" | "time"; readonly read: (value: unknown) => number }
  | { readonly kind: "text"; readonly read: (value: unknown) => string | null };

/** Fractions of a second in a unit, for each `TimeUnit`. */
const perSecond = new Map<unknown, number>([
  [TimeUnit.SECOND, 1],
  [TimeUnit.MILLISECOND, 1e3],
  [TimeUnit.MICROSECOND, 1e6],
  [TimeUnit.NANOSECOND, 1e9],
]);

interface Details {
  readonly typeId: number;
  readonly unit?: number;
  readonly scale?: number;
  readonly dictionary?: DataType;
  readonly children?: readonly { readonly type: DataType }[];
}

/** The kind of a column by its type. Whole numbers of 64 bits are bigints here; `fits` tells that none would lose digits. */
export function arrowCells(type: DataType, fits: boolean): ArrowCells {
  const { typeId, unit, scale = 0, dictionary, children = [] } = type as unknown as Details;
  switch (typeId) {
    case Type.Dictionary:
      return arrowCells(dictionary!, fits);
    case Type.RunEndEncoded:
      return arrowCells(children[1]!.type, fits);
    case Type.Int:
      return fits ? { kind: "number", read: numberOf } : { kind: "text", read: textOf };
    case Type.Float:
      return { kind: "number", read: numberOf };
    // By way of its text: a decimal divided by its scale is not always the nearest double.
    case Type.Decimal:
      return { kind: "number", read: (value) => (value === null ? Number.NaN : Number(`${value}e${-scale}`)) };
    case Type.Date:
      return { kind: "time", read: numberOf };
    case Type.Timestamp:
      return { kind: "time", read: (value) => millisecondsOf(value, perSecond.get(unit)!) };
    case Type.Duration:
      return {
        kind: "number",
        read: (value) => (value === null ? Number.NaN : (Number(value) * 1000) / perSecond.get(unit)!),
      };
    case Type.Time:
      return { kind: "text", read: (value) => (value === null ? null : clockOf(value, perSecond.get(unit)!)) };
    default:
      return { kind: "text", read: textOf };
  }
}

export const holdsLong = (type: DataType): boolean => {
  const { typeId, dictionary, children = [] } = type as unknown as Details;
  if (typeId === Type.Dictionary) return holdsLong(dictionary!);
  if (typeId === Type.RunEndEncoded) return holdsLong(children[1]!.type);
  return typeId === Type.Int && (type as unknown as { bitWidth: number }).bitWidth === 64;
};

export const kindOf = ({ kind }: ArrowCells): SourceKind => kind;

const numberOf = (value: unknown): number => (value === null || value === undefined ? Number.NaN : Number(value));

/** Rounded down, as a calendar does, also before 1970. */
function millisecondsOf(value: unknown, units: number): number {
  if (value === null || value === undefined) return Number.NaN;
  const ticks = BigInt(value as bigint | number);
  if (units <= 1000) return Number(ticks * BigInt(1000 / units));
  const per = BigInt(units / 1000);
  const rest = ((ticks % per) + per) % per;
  return Number((ticks - rest) / per);
}

function clockOf(value: unknown, units: number): string {
  const ticks = BigInt(value as bigint | number);
  const seconds = Number(ticks / BigInt(units));
  const part = (count: number) => String(count).padStart(2, "0");
  const text = `${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`;
  const rest = ticks % BigInt(units);
  return rest === 0n
    ? text
    : `${text}.${String(rest)
        .padStart(String(units).length - 1, "0")
        .replace(/0+$/, "")}`;
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return hexOf(value);
  return typeof value === "object" ? JSON.stringify(value, plain) : String(value);
}

const plain = (_key: string, value: unknown): unknown =>
  typeof value === "bigint"
    ? Number.isSafeInteger(Number(value))
      ? Number(value)
      : String(value)
    : value instanceof Uint8Array
      ? hexOf(value)
      : ArrayBuffer.isView(value)
        ? [...(value as Float64Array)]
        : value;

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join("");
