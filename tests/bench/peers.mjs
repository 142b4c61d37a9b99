#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// One table: what bench_csa measures, and on the same queries in the same run, each in its own process and
// warm, the planners minotor and raptor-journey-planner; how many times longer theirs take, and how often they
// give the same earliest arrival. Two query files: pairs drawn among all stops, and pairs that can be joined.
// The ratio is told for reached pairs, by median, and for the whole file, by the time that all of it takes.
// Numbers to look at: only a planner that does not run at all is a failure.
//
//	usage  peers.mjs [N]     the first N queries only; BENCH_FEED=FEED.zip as for bench_csa
//
// Ours are the answers of "firstday journeys" (DESIGN section 6), which tests/prop holds against an exhaustive
// search. Where the others differ on the sample city, raptor-journey-planner loses journeys of two rides and
// more, because at a stop that its ride reaches sooner than any before it looks for no other ride to board, and
// takes from = to for no journey; minotor takes the stops of one station for one place, and finds none or a
// later one on some journeys of two rides and more, among them those that end past midnight.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BUILD = process.env.O ?? "build";
const FEED = process.env.BENCH_FEED ?? "conf/newport/newport_gtfs.zip";
const PEERS = { "minotor": "peer_minotor.mjs", "raptor-journey-planner": "peer_raptor.mjs" };
const TAKES_MS = 1_200_000;

const folder = mkdtempSync(join(tmpdir(), "firstday-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

function run(command, ...args) {
	const done = spawnSync(command, args, { encoding: "utf8", timeout: TAKES_MS, maxBuffer: 1 << 28 });
	if (done.status !== 0)
		throw new Error(`${command} ${args.join(" ")}: ${done.status ?? done.signal}\n${done.stderr}${done.error ?? ""}`);
	return done.stdout;
}

const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const microseconds = (value) => value >= 1000 ? `${(value / 1000).toFixed(2)} ms` : `${value.toFixed(2)} us`;
const percent = (part, all) => `${(100 * part / all).toFixed(1)} %`;

/* The queries to a file, at most ${most} of them. */
function writeQueries(which, most) {
	const lines = run(`${BUILD}/tests/bench/bench_csa`, which).trim().split("\n");
	const path = join(folder, `queries${which}.csv`);
	writeFileSync(path, `${lines.slice(0, most + 1).join("\n")}\n`);
	return path;
}

/* Our arrivals in seconds after midnight of the date, null where there is none. */
function askOurs(path) {
	const timetable = join(folder, "feed.tt");
	run(`${BUILD}/firstday`, "timetable", "build", FEED, "-o", timetable);
	return run(`${BUILD}/firstday`, "journeys", "--timetable", timetable, "--queries", path).trim().split("\n").slice(1)
		.map((line) => line.startsWith(",") ? null : Number(line.split(",")[0]));
}

/* How the answers compare, query by query. */
function compare(ours, theirs) {
	const counts = { same: 0, none: 0, only: 0, later: 0, earlier: 0 };
	ours.forEach((arrival, i) => {
		const other = theirs[i];
		if (arrival === other) counts.same++;
		else if (other === null) counts.none++;
		else if (arrival === null) counts.only++;
		else if (other > arrival) counts.later++;
		else counts.earlier++;
	});
	return counts;
}

/* "feed,what,unit,median,p95,n", where what may hold a comma. */
function readMeasured(text) {
	return text.trim().split("\n").map((line) => {
		const fields = line.split(",");
		const [unit, median, p95, n] = fields.slice(-4);
		return { what: fields.slice(1, -4).join(","), unit, median: Number(median), p95: Number(p95), n };
	});
}

function tellTimes(name, times, ours) {
	const sorted = times.toSorted((a, b) => a - b);
	const [median, p95] = [share(sorted, 0.5), share(sorted, 0.95)];
	console.log(`  ${name.padEnd(12)} ${microseconds(median).padStart(10)} ${microseconds(p95).padStart(10)}` +
		`   ${(median / ours.median).toFixed(0).padStart(6)} times ours, ${(p95 / ours.p95).toFixed(0)} at p95`);
}

/* Everything asked, one after another: a mean query, since a peer may have been asked fewer. */
function tellTotal(times, ours) {
	const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
	console.log(`  ${"the file".padEnd(12)} ${microseconds(mean).padStart(10)} ${"a query".padStart(10)}` +
		`   ${(mean / ours).toFixed(0).padStart(6)} times ours, ${microseconds(ours)} a query`);
}

const most = Number(process.argv[2] ?? Infinity);
const measured = readMeasured(run(`${BUILD}/tests/bench/bench_csa`, "--csv"));
console.log(`\n${FEED.padEnd(34)} ${"median".padStart(10)} ${"p95".padStart(10)}`);
for (const { what, median, p95, n } of measured)
	console.log(`${what.padEnd(34)} ${microseconds(median).padStart(10)} ${microseconds(p95).padStart(10)}   of ${n}`);

/* One query file: how many are reached, then each peer's answers and times beside ours. */
function askPeers(which, what) {
	const path = writeQueries(which, most);
	const ours = askOurs(path);
	const isReached = ours.map((arrival) => arrival !== null);
	const [reached, apart, all] = ["reached", "unreachable", "all of them"]
		.map((part) => measured.find((row) => row.what === `${what}, ${part}`));
	const mean = all.median / (Number(reached?.n ?? 0) + Number(apart?.n ?? 0));
	const nReached = isReached.filter(Boolean).length;
	console.log(`\n${what}: the same ${ours.length} queries, ${nReached} reached (${percent(nReached, ours.length)})`);
	for (const [name, script] of Object.entries(PEERS)) {
		/* Its last line: the packages print their own remarks before. */
		const { load_ms, times, answers } = JSON.parse(run(process.execPath, "--max-old-space-size=6000", `tests/bench/lib/${script}`, FEED, path)
			.trim().split("\n").at(-1));
		const { same, none, only, later, earlier } = compare(ours, answers);
		console.log(`${name}, ready after ${(load_ms / 1000).toFixed(1)} s; ${percent(same, ours.length)} as ours: ` +
			`where they differ it finds none ${none}, it alone finds one ${only}, later ${later}, earlier ${earlier}`);
		if (isReached.includes(true))
			tellTimes("reached", times.filter((_, i) => isReached[i]), reached);
		if (isReached.includes(false))
			tellTimes("unreachable", times.filter((_, i) => !isReached[i]), apart);
		tellTotal(times, mean);
	}
}

askPeers("--queries", "earliest arrival");
askPeers("--within", "within reach");
