import type { Splitter } from "../core/split.ts";
import { random } from "./random.ts";

/** Whole entities dealt out by chance: the layout's units are the values of the entity column. */
export const entity: Splitter = { id: "entity", title: "by whole entities", assign: random.assign };
