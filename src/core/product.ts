/** Name and version as they stand in every document; the version is that of package.json (a test compares them). */
export const product = "lode 0.1.0";
