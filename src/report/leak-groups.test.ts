import { expect, it } from "vitest";
import { leakGroups } from "./leak-groups.ts";

it("tells a sum once, and what one column gives away column by column", () => {
  const leaks = [
    { column: "a", reason: "a and b together give y", kept: false },
    { column: "c", reason: "it always decides y", kept: false },
    { column: "b", reason: "a and b together give y", kept: false },
    { column: "d", reason: "it always decides y", kept: false },
  ].map((leak) => ({ ...leak, validation: { with: 1, without: 0.5 } }));
  expect(leakGroups(leaks).map(({ columns }) => columns)).toEqual([["a", "b"], ["c"], ["d"]]);
});
