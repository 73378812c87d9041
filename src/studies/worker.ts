import { serve } from "../host/workers.ts";
import { type HeldOutTask, runHeldOut } from "../learn/held-out.ts";

/** The script of a thread that learns beside others. */
serve((task) => runHeldOut(task as HeldOutTask));
