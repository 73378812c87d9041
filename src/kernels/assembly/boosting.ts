/**
 * The inner loops of boosting in AssemblyScript. Each has its twin in TypeScript, by the same name in `kernels/boosting/`,
 * where it is explained; the two give the same bytes. Arguments are addresses in the one memory that both sides share.
 */
export * from "./binning";
export * from "./borders";
export * from "./gradients";
export * from "./histogram";
export * from "./number-losses";
export * from "./partition";
export * from "./scoring";
export * from "./shapley";
export * from "./splits";
