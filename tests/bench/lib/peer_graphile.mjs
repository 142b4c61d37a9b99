// SPDX-License-Identifier: MIT
//
// graphile-worker as a sender: usage  peer_graphile.mjs CONNECTION_STRING SINK_URL COUNT CONCURRENCY
//
// As peer_bullmq.mjs does: a job is locked, posted, and deleted.
import { run, runMigrations, makeWorkerUtils, Logger } from "graphile-worker";
import { aLine, post } from "./peer_send.mjs";

const [connectionString, url, count, concurrency] = process.argv.slice(2);
const COUNT = Number(count);
const logger = new Logger(() => () => {});
await runMigrations({ connectionString, logger });
const utils = await makeWorkerUtils({ connectionString, logger });
await utils.withPgClient((client) => client.query(
	"SELECT graphile_worker.add_job('text', json_build_object('id', n)) FROM generate_series(1, $1::int) AS n", [COUNT]));
console.log("filled");
await aLine();
const begin = performance.now();
let left = COUNT;
let done;
const allDone = new Promise((resolve) => { done = resolve; });
const runner = await run({
	connectionString, logger, concurrency: Number(concurrency), maxPoolSize: Number(concurrency), noHandleSignals: true,
	pollInterval: 100, taskList: { text: ({ id }) => post(url, id) },
});
runner.events.on("job:complete", () => --left === 0 && done());
await allDone;
console.log(performance.now() - begin);
await runner.stop();
process.exit(0);
