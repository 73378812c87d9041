/** What the columns of the churn table are called in its twin. */
export const names: Readonly<Record<string, string>> = {
  customerID: "client_no",
  gender: "sex",
  SeniorCitizen: "is_senior",
  Partner: "has_partner",
  Dependents: "dependents_yn",
  tenure: "years",
  PhoneService: "phone",
  MultipleLines: "lines_multiple",
  InternetService: "internet",
  OnlineSecurity: "security_online",
  OnlineBackup: "backup",
  DeviceProtection: "protection",
  TechSupport: "support_technical",
  StreamingTV: "tv_streaming",
  StreamingMovies: "movie_streaming",
  Contract: "agreement",
  PaperlessBilling: "paperless",
  PaymentMethod: "how_paid",
  MonthlyCharges: "charge_per_month",
  TotalCharges: "charge_total",
  Churn: "left_us",
};
const words: Readonly<Record<string, string>> = {
  Yes: "Y",
  No: "N",
  Male: "M",
  Female: "F",
  "1": "TRUE",
  "0": "FALSE",
};
/** A cell of the twin. */
export const recode = (column: string, cell: string): string => {
  if (column === "tenure") return String(Number(cell) / 12);
  if (column === "InternetService" || column === "Contract") return cell.toUpperCase();
  if (column === "MonthlyCharges" || column === "TotalCharges" || column === "customerID") return cell;
  return words[cell] ?? cell;
};

/** A twin of the churn table: other names, another order, other words for the levels, tenure in years. */
export function twinOf(text: string): string {
  const rows = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const head = rows[0]!;
  const order = head.map((_, i) => (i * 8) % head.length);
  return rows
    .map((row, n) => order.map((i) => (n === 0 ? names[row[i]!]! : recode(head[i]!, row[i]!))).join(","))
    .join("\n");
}
