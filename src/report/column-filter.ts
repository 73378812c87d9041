import { type Html, html } from "./escape.ts";

/** A box that leaves only the rows of the tables around it that hold what is typed; it shows where scripts run. */
export function filterBox(label: string): Html {
  return html`<p class="filter" hidden><label>${label} <input type="search" autocomplete="off" spellcheck="false"></label> <span class="quiet" aria-live="polite"></span></p>`;
}

/**
 * Works the boxes: within `main`, rows of tables with the class "filtered" are hidden whose text lacks one of the words.
 * Texts are read once, when first needed.
 */
export const filterScript = `
(function(){
var box=document.querySelector(".filter");if(!box)return;box.hidden=false;
var input=box.querySelector("input"),told=box.querySelector("span"),rows;
input.addEventListener("input",function(){
if(!rows)rows=Array.from(document.querySelectorAll(".filtered tbody tr"),function(row){return{row:row,text:row.textContent.toLowerCase()}});
var words=input.value.toLowerCase().split(/\\s+/).filter(Boolean),left=0;
rows.forEach(function(one){var shown=words.every(function(word){return one.text.includes(word)});one.row.hidden=!shown;if(shown)left++});
document.querySelectorAll("details.filtered").forEach(function(fold){if(words.length)fold.open=true});
told.textContent=words.length?left+" of "+rows.length:"";
});
})();
`.trim();
