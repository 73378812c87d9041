/** Words that stand for one thing in the names of columns; the first of a line is the form that all are read as. */
const lines = [
  "sex gender",
  "area sqft sf sqm acreage footage surface",
  "price cost",
  "income salary earnings wage",
  "id identifier key ident",
  "count num number no nr n cnt",
  "sum total tot",
  "mean average avg",
  "maximum max",
  "minimum min",
  "standard std",
  "percent pct perc percentage",
  "amount amt",
  "quantity qty",
  "year yr yrs",
  "month mo mth mon",
  "week wk",
  "day dy",
  "hour hr",
  "date dt",
  "time timestamp",
  "address addr",
  "postcode zip zipcode postal",
  "phone telephone tel mobile",
  "country nation",
  "state province",
  "longitude long lng lon",
  "latitude lat",
  "customer client cust",
  "product item sku",
  "occupation job profession",
  "kind type category class cat",
  "description desc descr",
  "temperature temp",
  "pressure press",
  "weight wt",
  "height ht hgt",
  "length len",
  "basement bsmt bsmnt",
  "bath bathroom",
  "bed bedroom",
  "living liv",
  "garage gar",
  "floor flr story storey stories level",
  "condition cond",
  "quality qual",
  "renovated renovation remod remodel remodelled remodeled",
  "built construction constructed",
  "child children kid",
  "married marital",
  "education educ edu",
  "status stat",
  "account acct acc",
  "transaction trans txn tx",
  "department dept",
  "organisation organization org",
  "company firm employer",
  "rate ratio",
  "previous prev",
  "current curr cur",
  "payment pay pmt",
  "balance bal",
  "duration dur",
  "distance dist",
  "speed velocity",
  "frequency freq",
  "reference ref",
  "region district",
  "city town municipality",
] as const;

const forms = new Map(
  lines.flatMap((line) => {
    const words = line.split(" ");
    return words.map((word): [string, string] => [word, words[0]!]);
  }),
);

/** The form that a word and its synonyms share; a plural is its singular. */
export function canonical(word: string): string {
  const own = forms.get(word);
  if (own !== undefined) return own;
  const single = word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
  return forms.get(single) ?? single;
}
