/** A unit: its sign, what it comes to in the first unit of its dimension, and the words that it is written with. */
export interface Unit {
  readonly sign: string;
  readonly factor: number;
  readonly words: readonly string[];
}

const unit = (sign: string, factor: number, words = ""): Unit => ({
  sign,
  factor,
  words: [sign.toLowerCase(), ...words.split("|").filter((word) => word !== "")],
});

/** Units that turn into each other by a factor. The words "m" and "oz" are of two dimensions: the other words decide. */
export const dimensions: readonly (readonly Unit[])[] = [
  [
    unit("g", 1, "gr|gm|gram|grams|gramme|grammes"),
    unit("mg", 0.001, "milligram|milligrams"),
    unit("kg", 1000, "kgs|kilo|kilos|kilogram|kilograms"),
    unit("t", 1e6, "tonne|tonnes"),
    unit("oz", 28.349523125, "ounce|ounces|ozs"),
    unit("lb", 453.59237, "lbs|pound|pounds"),
    unit("st", 6350.29318, "stone|stones"),
  ],
  [
    unit("m", 1, "metre|metres|meter|meters|mtr"),
    unit("mm", 0.001, "millimetre|millimetres|millimeter|millimeters"),
    unit("cm", 0.01, "cms|centimetre|centimetres|centimeter|centimeters"),
    unit("km", 1000, "kms|kilometre|kilometres|kilometer|kilometers"),
    unit("in", 0.0254, "inch|inches|ins|\"|''|\u201d|\u2033"),
    unit("ft", 0.3048, "foot|feet|'|\u2019|\u2032"),
    unit("yd", 0.9144, "yds|yard|yards"),
    unit("mi", 1609.344, "mile|miles"),
  ],
  [
    unit("l", 1, "litre|litres|liter|liters|ltr|lt"),
    unit("ml", 0.001, "millilitre|millilitres|milliliter|milliliters"),
    unit("cl", 0.01, "centilitre|centiliter"),
    unit("dl", 0.1),
    unit("fl oz", 0.0295735295625, "floz|oz|ounce|ounces"),
    unit("pt", 0.473176473, "pint|pints"),
    unit("qt", 0.946352946, "quart|quarts"),
    unit("gal", 3.785411784, "gallon|gallons|gals"),
  ],
  [
    unit("s", 1, "sec|secs|second|seconds"),
    unit("ms", 0.001, "msec|millisecond|milliseconds"),
    unit("min", 60, "mins|minute|minutes|m"),
    unit("h", 3600, "hr|hrs|hour|hours"),
    unit("d", 86_400, "day|days"),
    unit("week", 604_800, "weeks|wk|wks"),
  ],
  [
    unit("km/h", 1, "kph|kmh"),
    unit("mph", 1.609344, "mi/h"),
    unit("m/s", 3.6, "mps"),
    unit("kn", 1.852, "knot|knots|kt|kts"),
  ],
];

/** The unit of these that a column's name states: "weight_kg", "ounces", "height (cm)". */
export function unitInName(name: string, units: readonly Unit[]): Unit | undefined {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}/]+/u);
  const last = words.filter((word) => word !== "").at(-1);
  // One letter is a unit at the end only: "m" of "m_weight" is no metre.
  return units.find(({ words: own }) => own.some((word) => (word.length > 1 ? words.includes(word) : word === last)));
}
