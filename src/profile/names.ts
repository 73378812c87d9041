/**
 * What the name of a column says about whole numbers in it. A name alone decides nothing: each is used only where
 * the values allow it.
 */

/** Names that end in an identifier's word. Words that merely end in "id" (paid, grid, covid) are none. */
export function namesKey(name: string): boolean {
  return (
    /(^|[\s_.-])(id|ids|key|uuid|guid|uid|pid|sid|identifier)$/i.test(name) ||
    /[a-z0-9](Id|ID|IDs|Key|UUID)$/.test(name) ||
    /^[A-Z]+ID$/.test(name) ||
    /^(customer|user|order|passenger|patient|product|item|store|account|person|employee|member|client|transaction|tx|trans|invoice|session|visit|record|row|case|case_number|student|movie|book|film|loan|event|ride|trip|station|device|sample|poly)_?id$/i.test(
      name,
    ) ||
    /^(rownames?|row|index|idx|unnamed:? ?0?|level_0|\.\.\.1|x)$/i.test(name)
  );
}

/** "InvoiceNo", "case_number", "storenum": the number that something bears, not how many there are. */
export function namesNumber(name: string): boolean {
  if (/week|month|day|year|total|count|average|mean|hour|quarter/i.test(name)) return false;
  return (
    /[^\s_.-][\s_.-](no|nr|num|number)$/i.test(name) ||
    /[a-z](No|Nr|Num|Number)$/.test(name) ||
    /^[a-z]{3,}(num|number)$/i.test(name)
  );
}

export const namesPostcode = (name: string): boolean =>
  /(^|[^a-z])zip|zip_?code|postal|post_?code|(^|[^a-z])plz/i.test(name);

export const namesPhone = (name: string): boolean => /phone|(^|[^a-z])(tel|telefon|mobile|fax)([^a-z]|$)/i.test(name);

export const namesYear = (name: string): boolean =>
  /year|(^|[^a-z])yr|[a-z]Yr[A-Z]|(^|[^a-z])(jahr|annee|ano)/i.test(name);

/** Ages are numbers even where few of them occur. */
export const namesAge = (name: string): boolean => /(^|[\s_.-])age$|[a-z]Age$/i.test(name);

const nominal =
  "class|type|category|label|labels|cluster|species|group|scenario|status|method|mode|code|fips|race|ethnicity|sex|gender|region|district|county|state|st|country|city|ward|precinct|beat|tract|zone|sector|community_?area|block|block_?group|census_?block|fold|origin|color|colour|brand|channel|agent|company|vendor|seller|supplier|shop|store|warehouse|branch|dept|department|team|airline|carrier|route|line_?of_?business|occupation|job|hospital|school|doctor|terminal|sku|product|item";
const exactNominal = new RegExp(`^(${nominal})$`, "i");
const nominalTail =
  /[\s_.:-](code|fips|type|class|category|scenario|region|district|county|ward|precinct|beat|tract|zone|cluster)$|(^|[^a-z])fips([^a-z]|$)|region_[a-z0-9_]+$/i;
const nominalCamel = /[a-z](Code|Type|Class|Category|Region|District|Zone)$/;

/** Whole numbers that name a thing or a class of things: their order and distance mean nothing. */
export const namesNominal = (name: string): boolean =>
  exactNominal.test(name) || nominalTail.test(name) || nominalCamel.test(name);

/** A name that the reader made up for a file without a header. */
export const isMadeUp = (name: string): boolean => /^column_\d+$/.test(name);
