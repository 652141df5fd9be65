// Finds selectors in a page with Apache Annotator. Takes {page, selections: [{root, selector}]} in JSON on standard input,
// where `root` is the id of the element whose text the selector counts in; gives, for each, what every match of it holds.
import { text } from "node:stream/consumers";
import { createTextPositionSelectorMatcher, createTextQuoteSelectorMatcher } from "@apache-annotator/dom";
import { JSDOM } from "jsdom";

const MATCHERS = {
  TextPositionSelector: createTextPositionSelectorMatcher,
  TextQuoteSelector: createTextQuoteSelectorMatcher,
};

const { page, selections } = JSON.parse(await text(process.stdin));
const { window } = new JSDOM(page);
for (const name of ["Node", "NodeFilter", "Range", "document"]) {
  globalThis[name] = window[name];
}

const found = [];
for (const { root, selector } of selections) {
  const scope = window.document.getElementById(root);
  const matches = [];
  for await (const range of MATCHERS[selector.type](selector)(scope)) {
    const before = window.document.createRange();
    before.selectNodeContents(scope);
    before.setEnd(range.startContainer, range.startOffset);
    matches.push({ text: range.toString(), utf16: before.toString().length });
  }
  found.push(matches);
}
const texts = Object.fromEntries(
  ["title", "body"].map((name) => [name, window.document.getElementById(name)?.textContent ?? null]),
);
process.stdout.write(JSON.stringify({ found, texts }));
