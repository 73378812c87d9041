/** Words that have an order, lowest first; synonyms are separated by "|". */
const scales: readonly (readonly string[])[] = [
  [
    "terrible|awful|very poor|very bad",
    "poor|bad|po",
    "below average",
    "fair|fa|mediocre",
    "average|typical|ta|ok|okay|acceptable",
    "above average",
    "good|gd",
    "very good",
    "premium",
    "excellent|ex|great",
    "very excellent|outstanding|superb|perfect|ideal",
  ],
  [
    "very low|extremely low",
    "low|lower",
    "medium low|mid low|lower middle",
    "medium|med|moderate|mid|middle|average|normal",
    "medium high|mid high|upper middle",
    "high|higher|upper",
    "very high|extremely high|extreme",
  ],
  ["xxs", "xs|extra small|tiny", "s|small", "m|medium|med", "l|large|big", "xl|extra large|huge", "xxl", "xxxl"],
  [
    "strongly disagree|completely disagree",
    "disagree",
    "somewhat disagree|slightly disagree",
    "neutral|neither agree nor disagree|undecided",
    "somewhat agree|slightly agree",
    "agree",
    "strongly agree|completely agree",
  ],
  [
    "never",
    "almost never",
    "rarely|seldom",
    "sometimes|occasionally",
    "often|frequently|usually",
    "very often|almost always",
    "always",
  ],
  [
    "very dissatisfied|very unsatisfied",
    "dissatisfied|unsatisfied|somewhat dissatisfied",
    "neutral|neither satisfied nor dissatisfied",
    "satisfied|somewhat satisfied",
    "very satisfied",
  ],
  ["very unlikely", "unlikely", "neutral|possible", "likely", "very likely"],
  ["very negative", "negative", "neutral", "positive", "very positive"],
  ["none|no injury", "minimal|trace", "slight|minor|mild", "moderate", "serious|major|severe", "critical", "fatal"],
  ["bronze", "silver", "gold", "platinum", "diamond"],
  ["beginner|novice", "intermediate", "advanced", "expert"],
  ["first|1st", "second|2nd", "third|3rd", "fourth|4th", "fifth|5th", "sixth|6th"],
  ["daily", "weekly", "monthly", "quarterly", "yearly|annually|annual"],
  [
    "none|zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine|nine or more",
    "ten|ten or more",
    "eleven",
    "twelve",
  ],
  [
    "illiterate|no schooling|preschool|kindergarten",
    "1st 4th",
    "5th 6th|primary|primary school|elementary|elementary school",
    "7th 8th|middle school",
    "9th|some high school",
    "10th",
    "11th",
    "12th",
    "hs grad|high school|high school graduate|secondary|secondary school",
    "some college",
    "assoc voc",
    "assoc acdm|associate|associates|associate degree|associate's degree",
    "bachelor|bachelors|bachelor's degree|college|college graduate|university|tertiary|undergraduate",
    "master|masters|master's degree|graduate|postgraduate",
    "prof school|professional",
    "doctorate|phd|ph.d.|doctoral",
  ],
  [
    "sunday|sun",
    "monday|mon",
    "tuesday|tue|tues",
    "wednesday|wed",
    "thursday|thu|thur|thurs",
    "friday|fri",
    "saturday|sat",
  ],
  [
    "january|jan",
    "february|feb",
    "march|mar",
    "april|apr",
    "may",
    "june|jun",
    "july|jul",
    "august|aug",
    "september|sep|sept",
    "october|oct",
    "november|nov",
    "december|dec",
  ],
];

const ranks = scales.map(
  (scale) => new Map(scale.flatMap((words, rank) => words.split("|").map((word): [string, number] => [word, rank]))),
);
const weekStart = scales.findIndex((scale) => scale[0]!.startsWith("sunday"));

/**
 * Levels in the order of a scale that all of them stand on, or undefined. One level may say that there is nothing to
 * judge ("No_Basement"): it comes first. Weeks begin on Monday where both ends occur, as ISO 8601 has it.
 */
export function scaleOrder(levels: readonly string[]): string[] | undefined {
  if (levels.length < 3) return undefined;
  const words = levels.map((level) =>
    level
      .toLowerCase()
      .replace(/[\s_-]+/g, " ")
      .trim(),
  );
  for (const [i, scale] of ranks.entries()) {
    const places = words.map((word) => scale.get(word) ?? (/^no [a-z]+$/.test(word) ? -1 : Number.NaN));
    if (i >= weekStart) mendByStart(words, places, scale);
    const off = places.filter(Number.isNaN).length;
    if (places.filter((place) => place === -1).length > 1) continue;
    if (new Set(places.filter((place) => place >= 0)).size < 3) continue;
    if (off > 0) continue;
    const sort = i === weekStart ? places.map((place) => (place === 0 ? 7 : place)) : places;
    return [...levels.keys()].sort((a, b) => sort[a]! - sort[b]! || a - b).map((at) => levels[at]!);
  }
  return undefined;
}

/** "Januray" is January where nearly all other levels are months: by the first three letters, as times are read. */
function mendByStart(words: readonly string[], places: number[], scale: ReadonlyMap<string, number>): void {
  if (places.filter(Number.isNaN).length > 0.25 * places.length) return;
  for (const [i, word] of words.entries())
    if (Number.isNaN(places[i]!) && /^[a-z]{4,9}$/.test(word)) places[i] = scale.get(word.slice(0, 3)) ?? Number.NaN;
}
