import { joinedTask } from "../host/workers.ts";
import { type MemberTask, serveTeam } from "../kernels/pool/member.ts";

/** The script of a thread that works on loops beside others. */
serveTeam(joinedTask() as MemberTask);
