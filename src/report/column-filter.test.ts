import { sha256 } from "@noble/hashes/sha2.js";
import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { filterBox, filterScript } from "./column-filter.ts";
import { dataTable } from "./data-table.ts";
import { html } from "./escape.ts";
import { page } from "./page.ts";

const rows = [
  ["price", "number"],
  ["zip code", "category"],
  ["list price", "number"],
];
const text = page({
  title: "t",
  kicker: "k",
  headline: "h",
  footer: "",
  script: filterScript,
  sections: [
    {
      id: "columns",
      title: "Columns",
      body: html`${filterBox("Show")}${dataTable({ head: ["column", "kind"], rows, filtered: true })}<details class="filtered"></details>`,
    },
    { id: "other", title: "Other", body: dataTable({ head: ["x"], rows: [["nothing"]] }) },
  ],
});

it("leaves the rows that hold every word, and all where nothing is typed", () => {
  const { document, Event } = parseHTML(text);
  const box = document.querySelector(".filter") as unknown as { hidden: boolean };
  expect(box.hidden).toBe(true);
  new Function("document", filterScript)(document);
  expect(box.hidden).toBe(false);
  const input = document.querySelector("input") as unknown as { value: string; dispatchEvent(event: unknown): void };
  const shown = (typed: string) => {
    input.value = typed;
    input.dispatchEvent(new Event("input"));
    return [...document.querySelectorAll("tbody tr")].map((row) => !(row as unknown as { hidden: boolean }).hidden);
  };
  expect(shown("PRICE num")).toEqual([true, false, true, true]);
  expect((document.querySelector("details") as unknown as { open: boolean }).open).toBe(true);
  expect(document.querySelector(".filter span")!.textContent).toBe("2 of 3");
  expect(shown("zip")).toEqual([false, true, false, true]);
  expect(shown(" ")).toEqual([true, true, true, true]);
});

it("is the only script that the page lets run", () => {
  const digest = Buffer.from(sha256(new TextEncoder().encode(filterScript))).toString("base64");
  expect(text).toContain(`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}'`);
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).toContain(`<script>${filterScript}</script>`);
});
