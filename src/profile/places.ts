/** ISO 3166-1 alpha-2, and the postal codes of the states of the USA and the provinces of Canada. */
const countryCodes = new Set(
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split(
    " ",
  ),
);
const stateCodes = new Set(
  "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AB BC MB NB NL NS NT NU ON PE QC SK YT".split(
    " ",
  ),
);

export const isCountryCode = (text: string): boolean => countryCodes.has(text.toUpperCase());
export const isStateCode = (text: string): boolean => stateCodes.has(text.toUpperCase());

export const namesCountry = (name: string): boolean =>
  /country|nation|(^|[^a-z])iso_?[23]?($|[^a-z])|land$/i.test(name);
export const namesState = (name: string): boolean =>
  /(^|[^a-z])(state|st|province|prov)([^a-z]|$)|[a-z]State$/i.test(name);

/** Postcodes that bear letters or a dash: the United Kingdom, Canada, the Netherlands, ZIP+4. */
export const isPostcode = (text: string): boolean =>
  /^([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[0-9]{4} ?[A-Z]{2}|[0-9]{5}-[0-9]{4})$/i.test(
    text,
  );

/** Two coordinates in one cell: "(40.65, -73.88)", "POINT (-73.88 40.65)". */
export const isCoordinates = (text: string): boolean =>
  /^(?:POINT ?)?[([]? ?-?[0-9]{1,3}\.[0-9]+ ?[, ;] ?-?[0-9]{1,3}\.[0-9]+ ?[)\]]?$/i.test(text);
