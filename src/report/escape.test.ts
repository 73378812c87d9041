import { describe, expect, it } from "vitest";
import { clip } from "./clip.ts";
import { html, markupOf, type Piece } from "./escape.ts";

describe("html", () => {
  it("escapes what is put into it", () => {
    expect(markupOf(html`<p title="${`"'\``}">${"<b>&</b>"}</p>`)).toBe(
      '<p title="&#34;&#39;&#96;">&lt;b&gt;&amp;&lt;/b&gt;</p>',
    );
  });
  it("leaves its own markup alone, joins lists, and drops nothing", () => {
    expect(markupOf(html`${[html`<i>${1}</i>`, "<", null]}${undefined}${false}${0}`)).toBe("<i>1</i>&lt;0");
  });
  it("takes no markup from data", () => {
    const forged = JSON.parse('{"html":"<script>","description":"html"}') as Piece;
    expect(markupOf(html`${forged}`)).not.toContain("<script>");
  });
  it("replaces what no file can hold", () => {
    expect(markupOf(html`${"a\u0000b\ud800c🦊"}`)).toBe("a\ufffdb\ufffdc🦊");
  });
});

describe("clip", () => {
  it("cuts by characters, not by halves of them, sooner where they are long", () => {
    expect(clip("short", 10)).toBe("short");
    expect(clip("żółw", 4)).toBe("żółw");
    expect(clip("🦊abcdef", 4)).toBe("🦊ab…");
    expect(clip("🦊🦊🦊🦊🦊🦊", 5)).toBe("🦊🦊🦊…");
    expect(Array.from(clip("x".repeat(1_000_000), 80))).toHaveLength(80);
  });
});
