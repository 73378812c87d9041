import type { Kind, Meaning } from "../core/table.ts";
import type { ColumnValues } from "./column-values.ts";
import type { Decision } from "./decision.ts";
import { meanOf, percent, shareOf } from "./level.ts";
import { listMarkOf } from "./lists.ts";
import { namesKey, namesNumber, namesPhone, namesPostcode } from "./names.ts";
import { isCoordinates, isCountryCode, isPostcode, isStateCode, namesCountry, namesState } from "./places.ts";
import { rangeOrder } from "./ranges.ts";
import { scaleOrder } from "./scales.ts";

const most = 0.95;
const telephone = /^(\+[0-9][0-9() .-]{7,16}|\([0-9]{3}\) ?[0-9]{3}[-. ]?[0-9]{4}|[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{4})$/;

/** What words are: addresses, codes, levels on a scale, a category or running text. */
export function decideWords(values: ColumnValues): Decision {
  const decision = kindOf(values);
  const meaning = decision.rest?.meaning ?? meaningOf(values);
  return meaning ? { ...decision, rest: { ...decision.rest, meaning } } : decision;
}

/** What words stand for, where nearly all of them say so. */
function meaningOf({ field, words }: ColumnValues): Meaning | undefined {
  const { name } = field;
  if (namesCountry(name) && shareOf(words, (level) => isCountryCode(level) || /^[A-Z]{3}$/.test(level)) >= most)
    return "country";
  if (namesState(name) && shareOf(words, isStateCode) >= most) return "state";
  if (shareOf(words, isPostcode) >= (namesPostcode(name) ? 0.8 : most)) return "postcode";
  if (shareOf(words, isCoordinates) >= most) return "coordinates";
  return listMarkOf(words) === undefined ? undefined : "list";
}

function kindOf({ field, words, distinct, filled, rows }: ColumnValues): Decision {
  const { name } = field;
  if (filled === 0) return { kind: "text", reason: "only missing marks" };
  const repeat = distinct / filled;
  const named: Kind = repeat > 0.5 ? "key" : "category";
  if (shareOf(words, (level) => /^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$/.test(level)) >= most)
    return { kind: "key", reason: "e-mail addresses", rest: { meaning: "email" } };
  if (shareOf(words, (level) => /^(https?:\/\/|www\.)\S+$/.test(level)) >= most)
    return { kind: "text", reason: "web addresses", rest: { meaning: "url" } };
  if (namesPhone(name) && shareOf(words, (level) => /^\+?[0-9][0-9 ()/.-]{5,18}$|^\([0-9]/.test(level)) >= 0.9)
    return { kind: "key", reason: "telephone numbers", rest: { meaning: "phone" } };
  if (repeat > 0.5 && distinct > 20 && shareOf(words, (level) => telephone.test(level)) >= most)
    return { kind: "key", reason: "telephone numbers", rest: { meaning: "phone" } };

  const order = scaleOrder(words.map(({ level }) => level)) ?? rangeOrder(words.map(({ level }) => level));
  if (order && order.length === distinct)
    return {
      kind: "ordinal",
      reason: `${distinct} levels on a scale, ${order[0]} to ${order.at(-1)}`,
      rest: { levels: order },
    };

  const spaced = shareOf(words, (level) => /\s/.test(level));
  const coded = shareOf(words, (level) => /^[\w./#:-]*[0-9][\w./#:-]*$/.test(level));
  const digits = shareOf(words, (level) => /[0-9]/.test(level));
  if (repeat >= most && distinct > 20 && spaced < 0.05 && coded >= 0.9)
    return { kind: "key", reason: `codes, ${percent(repeat)} distinct` };
  if ((namesKey(name) || namesNumber(name)) && distinct > 50 && spaced < 0.05 && coded >= 0.9)
    return { kind: "key", reason: `codes under the name of an identifier, ${distinct} distinct` };
  if (namesKey(name) && repeat === 1 && distinct > 20)
    return { kind: "key", reason: "distinct texts under the name of an identifier" };

  const length = meanOf(words, (level) => level.length);
  const parts = meanOf(words, (level) => level.split(/\s+/).length);
  if (repeat > 0.5 && distinct > 50 && digits >= 0.95 && length >= 5 && parts < 1.5)
    return { kind: named, reason: `codes, ${percent(repeat)} distinct` };
  if (repeat === 1 && filled >= 20 && filled >= most * rows && length <= 24 && parts <= 4)
    return { kind: "key", reason: "a name of its own in every row" };
  if (distinct > 20 && repeat > 0.5 && !(repeat <= 0.85 && length < 20 && parts < 2))
    return { kind: "text", reason: `words, ${percent(repeat)} distinct` };
  if (distinct > 20 && length > 40 && repeat > 0.2)
    return { kind: "text", reason: `long words, ${percent(repeat)} distinct` };
  return { kind: "category", reason: distinct === 1 ? "one level" : `${distinct} levels` };
}
