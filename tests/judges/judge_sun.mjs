#!/usr/bin/env node
// "Home before dark" against the npm package suncalc: sunsets of 2024 to 2030 at several latitudes, as the words of a plan
// tell them that nobody can obey, in local time.
import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, test} from "node:test";
import * as suncalc from "suncalc";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const STEP = Number(process.env.STEP ?? 9); // days from date to date
const AT_ONCE = 7;
const MINUTES_OFF = 2;
const DAY = 86400000;
const folder = mkdtempSync(join(tmpdir(), "judge-sun-"));
after(() => rmSync(folder, { recursive: true }));
const { getTimes } = suncalc;

const PLACES = [
	{ name: "Newport", lat: 51.588, lon: -2.997, zone: "Europe/London" },
	{ name: "Lerwick", lat: 60.154, lon: -1.145, zone: "Europe/London" },
	{ name: "Athens", lat: 37.984, lon: 23.728, zone: "Europe/Athens" },
	{ name: "Quito", lat: -0.18, lon: -78.468, zone: "America/Guayaquil" },
	{ name: "Auckland", lat: -36.848, lon: 174.763, zone: "Pacific/Auckland" },
	{ name: "Ushuaia", lat: -54.801, lon: -68.303, zone: "America/Argentina/Ushuaia" },
];

/** What each of the dates says of home, which nobody can reach. */
function said(place, dates) {
	const { lat, lon, zone } = place;
	const [plan, rows] = ["plan.json", "rows.json"].map((name) => join(folder, name));
	writeFileSync(rows, "[]");
	writeFileSync(plan, JSON.stringify({
		plan: "D1", date: dates[0], zone, gate: { lat: lat + 0.1, lon, expected: "09:00" }, home: { lat, lon, arrive_by: "dark" },
		appointments: [{ id: "one", place: { lat, lon: lon + 0.1 }, minutes: 10 }],
	}));
	const done = spawnSync(FIRSTDAY, ["compare", plan, "--travel", rows, "--days", dates.join(), "--json"], { encoding: "utf8" });
	assert.ok(done.status === 0 || done.status === 1, done.stderr);
	return JSON.parse(done.stdout).days.map((day) => day.plan.why_not);
}

/** Minutes after the local midnight, with their fraction. */
function localMinute(instant, timeZone) {
	const text = new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "medium", hourCycle: "h23" }).format(instant);
	const [hour, minute, second] = text.split(":").map(Number);
	return hour * 60 + minute + second / 60;
}

for (const place of PLACES)
	test(`sunset in ${place.name} is that of suncalc within ${MINUTES_OFF} minutes, 2024 to 2030`, () => {
		const dates = [];
		for (let ms = Date.UTC(2024, 0, 1); ms < Date.UTC(2031, 0, 1); ms += STEP * DAY) dates.push(new Date(ms).toISOString().slice(0, 10));
		for (let at = 0; at < dates.length; at += AT_ONCE) {
			const some = dates.slice(at, at + AT_ONCE);
			said(place, some).forEach((text, i) => {
				const found = /^home cannot be reached before dark \((\d\d):(\d\d)\)$/.exec(text);
				assert.ok(found, text);
				const noon = new Date(Date.parse(some[i]) + DAY / 2 - place.lon * DAY / 360);
				const theirs = localMinute(getTimes(noon, place.lat, place.lon).sunset, place.zone);
				const off = Math.abs(Number(found[1]) * 60 + Number(found[2]) - theirs);
				assert.ok(off <= MINUTES_OFF, `${some[i]}: ${found[1]}:${found[2]}, suncalc says minute ${theirs.toFixed(1)}`);
			});
		}
	});
