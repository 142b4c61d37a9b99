#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// Our civil time against Python's zoneinfo (zones.py): every minute round every clock change of
// 2020-2035 in Europe/London and ten other zones, half-hour and southern ones among them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

const OURS = `${process.env.O ?? "build"}/tests/judges/zones`;
const room = { encoding: "utf8", maxBuffer: 1 << 28 };

const cases = execFileSync("/usr/bin/python3", ["tests/judges/zones.py"], room)
	.trimEnd().split("\n").map((line) => line.split("\t"));
const answers = execFileSync(OURS, { ...room, input: cases.map(([query]) => `${query}\n`).join("") })
	.trimEnd().split("\n");

const turns = cases.filter(([query]) => query.startsWith("turn"));

test("the changes are those that are to be looked at", () => {
	const zones = new Set(turns.map(([query]) => query.split(" ")[1]));
	assert.equal(zones.size, 11);
	const of = (zone) => turns.filter(([query]) => query.includes(zone));
	assert.equal(of("Europe/London").length, 32);
	assert.ok(turns.filter(([, answer]) => answer.endsWith(" 60")).length > 100, "gaps");
	assert.ok(turns.filter(([, answer]) => answer.endsWith(" -60")).length > 100, "folds");
	assert.ok(of("Lord_Howe").every(([, answer]) => /-?30$/.test(answer)), "half hours");
});

for (const [kind, sentence] of [
	["local", "a wall time is the instant that RFC 5545 3.3.5 says"],
	["utc", "an instant is the wall time that the clock shows"],
	["turn", "a change is told by its first minute and its length"],
])
	test(sentence, () => {
		const wrong = [];
		let n = 0;
		cases.forEach(([query, answer], i) => {
			if (!query.startsWith(kind))
				return;
			n++;
			if (answers[i] !== answer)
				wrong.push(`${query}: ours ${answers[i]}, zoneinfo ${answer}`);
		});
		console.log(`# ${n} ${kind}`);
		assert.equal(answers.length, cases.length);
		assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} of ${n}`);
	});
