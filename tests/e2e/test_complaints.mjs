#!/usr/bin/env node
// SPDX-License-Identifier: MIT
//
// What people complain of in journey planners, each as a test by its own words: the real program on a
// small town made for it, or on Newport. The numbers are the public threads where the complaint stands.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { makeZip } from "./lib/feeds.mjs";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const folder = mkdtempSync(join(tmpdir(), "firstday-complaints-"));
const run = (...words) => spawnSync(FIRSTDAY, words, { encoding: "utf8" });
const newport = join(folder, "newport.tt");

before(() => assert.equal(run("timetable", "build", "conf/newport/newport_gtfs.zip", "-o", newport).status, 0));
after(() => rmSync(folder, { recursive: true }));

/* Stops A to L on a line going north, 1,112 m apart: 1,446 m on foot, 22 minutes. */
const STOPS = "ABCDEFGHIJKL";
const at = (stop) => `${51.5 + 0.01 * STOPS.indexOf(stop)},-3.0`;

/* A town from runs such as {id: "T1", calls: "A 08:00 C 08:10"}; the service ALL runs all of 2023. */
function town(name, runs, files = {}) {
	let trips = "route_id,service_id,trip_id,trip_headsign,wheelchair_accessible\n";
	let times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n";
	for (const { id, calls, service = "ALL", line = "1", wheelchair = "" } of runs) {
		trips += `${line},${service},${id},Town,${wheelchair}\n`;
		calls.split(" ").forEach((word, i, words) => {
			if (i % 2 === 1)
				times += `${id},${word}:00,${word}:00,${words[i - 1]},${i}\n`;
		});
	}
	const zip = join(folder, `${name}.zip`);
	writeFileSync(zip, makeZip({
		"agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nA,City Bus,https://a.example,Europe/London\n",
		"stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n" +
			[...STOPS].map((stop) => `${stop},Stop ${stop},${at(stop)}\n`).join(""),
		"routes.txt": "route_id,agency_id,route_short_name,route_type\n1,A,1,3\n2,A,2,3\n",
		"calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n" +
			"ALL,1,1,1,1,1,1,1,20230101,20231231\n",
		"trips.txt": trips,
		"stop_times.txt": times,
		...files,
	}));
	const timetable = join(folder, `${name}.tt`);
	const built = run("timetable", "build", zip, "-o", timetable);
	assert.equal(built.status, 0, built.stderr);
	return timetable;
}

function ask(timetable, from, to, when, ...more) {
	const words = ["journey", "--timetable", timetable, "--from", at(from), "--to", at(to), ...when.split(" "), ...more];
	const result = run(...words, "--json");
	assert.ok(result.status === 0 || result.status === 1, result.stderr);
	return { ...JSON.parse(result.stdout), status: result.status, text: run(...words).stdout };
}

test("a tight change is a gamble (OTP 174): the person's margin counts, and what if it is missed", () => {
	const timetable = town("tight", [
		{ id: "T1", calls: "A 08:00 C 08:10" },
		{ id: "T2", calls: "C 08:13 F 08:30", line: "2" },
		{ id: "T3", calls: "C 08:43 F 09:00", line: "2" },
	]);
	const usual = ask(timetable, "A", "F", "--depart 2023-09-15T07:30");
	assert.equal(usual.arrive, "09:00");
	const quick = ask(timetable, "A", "F", "--depart 2023-09-15T07:30", "--change-minutes-min", "3");
	assert.equal(quick.arrive, "08:30");
	assert.deepEqual(quick.missed.map(({ line, depart, then }) => [line, depart, then?.arrive]),
		[["1", "08:00", undefined], ["2", "08:13", "09:00"]]);
	assert.match(quick.text, /miss the 8:13am Bus 2:\n {2}Bus 2 at 8:43am, there 9am/);
	assert.match(quick.text, /miss the 8am Bus 1:\n {2}that was the last one/);
});

test("buses after midnight are not found (OTP 6962, 5718): they are, of tonight and of the night before", () => {
	const timetable = town("midnight", [{ id: "T1", calls: "A 23:50 C 24:20 F 24:40" }], {
		"calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n" +
			"ALL,0,0,0,1,0,0,0,20230914,20230914\n",
	});
	const tonight = ask(timetable, "C", "F", "--depart 2023-09-14T23:55");
	assert.deepEqual([tonight.date, tonight.depart, tonight.depart_date, tonight.arrive, tonight.arrive_date],
		["2023-09-14", "24:20", "2023-09-15", "24:40", "2023-09-15"]);
	assert.match(tonight.text, /Leave 12:20am \(Fri 15 Sep\), there 12:40am \(Fri 15 Sep\)/);
	assert.match(tonight.text, /12:20am\s+Bus 1 to Town\n\s+from Stop C\n\s+\(after midnight: Fri 15 Sep\)/);
	const morning = ask(timetable, "C", "F", "--depart 2023-09-15T00:01");
	assert.deepEqual([morning.depart, morning.legs[0].rides[0].days_before], ["00:20", 1]);
	assert.match(morning.text, /timetable of Thu 14 Sep, the night before/);
});

test("tomorrow's trip is shown with no date (OTP 1170): each answer says its day and never takes tomorrow's", () => {
	const timetable = town("tomorrow", [{ id: "T1", calls: "A 08:00 F 08:30" }]);
	const today = ask(timetable, "A", "F", "--depart 2023-09-15T07:00");
	assert.deepEqual([today.date, today.weekday, today.depart_date], ["2023-09-15", "Friday", "2023-09-15"]);
	assert.match(today.text, /^Fri 15 Sep 2023\n/);
	assert.match(today.text, /This is the last one of Fri 15 Sep/);
	const late = ask(timetable, "A", "F", "--depart 2023-09-15T08:01");
	assert.equal(late.status, 1);
	assert.equal(late.date, "2023-09-15");
	assert.equal(late.last.depart, "08:00");
	assert.ok(late.legs.every((leg) => leg.by === "walk"));
	// Tomorrow's is told as tomorrow's.
	assert.deepEqual([late.next_day.depart, late.next_day.depart_date], ["08:00", "2023-09-16"]);
	assert.match(late.text, /The first of Sat 16 Sep: leave 8am, there 8:30am/);
	assert.equal(today.next_day, null);
	// A day that the timetable does not reach is not a day without buses.
	const unknown = ask(timetable, "A", "F", "--depart 2024-01-02T07:00");
	assert.equal(unknown.is_covered, false);
	assert.match(unknown.text, /What runs on this day is not known here/);
	assert.equal(today.is_covered, true);
});

test("a small window loses journeys (OTP 7746): the only coach of the day is found from the hour before breakfast", () => {
	const timetable = town("window", [{ id: "T1", calls: "A 21:40 F 23:10" }]);
	const early = ask(timetable, "A", "F", "--depart 2023-09-15T04:00");
	assert.deepEqual([early.status, early.depart, early.arrive], [0, "21:40", "23:10"]);
	const kept = ask(timetable, "A", "F", "--arrive 2023-09-15T25:00");
	assert.deepEqual([kept.depart, kept.arrive], ["21:40", "23:10"]);
});

test("school-day and holiday-only buses run on the wrong days (bustimes.org 236, UK2GTFS 35)", () => {
	const timetable = town("school", [
		{ id: "T1", calls: "A 08:00 F 08:30", service: "SCHOOL" },
		{ id: "T2", calls: "A 10:00 F 10:30", service: "HOLIDAY", line: "2" },
	], {
		"calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n" +
			"SCHOOL,1,1,1,1,1,0,0,20230904,20231220\n",
		// Half-term, and a service that has no calendar at all.
		"calendar_dates.txt": "service_id,date,exception_type\nSCHOOL,20231030,2\nHOLIDAY,20231030,1\n",
	});
	const departs = (date) => ask(timetable, "A", "F", `--depart ${date}T07:00`).legs[0].rides[0]?.depart;
	assert.equal(departs("2023-10-27"), "08:00");
	assert.equal(departs("2023-10-30"), "10:00");
	assert.equal(departs("2023-10-31"), "08:00");
	assert.equal(departs("2023-10-28"), undefined);
});

test("times are an hour out when the clocks change (google/transit 325): GTFS counts from noon minus 12 hours", () => {
	const timetable = town("clocks", [
		{ id: "T1", calls: "A 08:00 F 08:30" },
		{ id: "T2", calls: "A 00:20 F 00:50" },
		{ id: "T3", calls: "A 24:30 F 26:30" },
		{ id: "T4", calls: "A 01:20 B 01:23" },
	]);
	for (const date of ["2023-03-26", "2023-10-29"]) {
		const morning = ask(timetable, "A", "F", `--depart ${date}T07:00`);
		assert.deepEqual([morning.depart, morning.arrive], ["08:00", "08:30"]);
	}
	// Before the change of spring the clock is an hour behind the timetable of that day: 00:20 is 23:20 of the 25th.
	const spring = ask(timetable, "A", "F", "--depart 2023-03-26T00:01");
	assert.deepEqual([spring.depart, spring.arrive], ["00:30", "03:30"]);
	assert.equal(spring.legs[0].rides[0].days_before, 1);
	// Walking over the change takes as long as ever.
	assert.equal(ask(timetable, "A", "B", "--depart 2023-03-26T00:50").arrive, "02:12");
	const back = ask(timetable, "A", "B", "--depart 2023-10-29T01:50");
	assert.equal(back.arrive, "01:12");
	assert.match(back.text, /there 1:12am \(22 min\)\.\nThe clocks go back on the way\.\n\n1:50am +walk 22 min/);
	// And so does a ride, though the clock shows an hour more or less.
	assert.match(spring.text, /there 3:30am \(2 h 00 min\)\.\nThe clocks go forward on the way\./);
	const alone = town("night", [{ id: "T1", calls: "A 24:30 F 26:30" }]);
	const night = ask(alone, "A", "F", "--depart 2023-10-29T00:10");
	assert.match(night.text, /Leave 12:30am, there 1:30am \(2 h 00 min\)\.\nThe clocks go back/);
	const late = ask(alone, "A", "F", "--arrive 2023-10-29T01:40");
	assert.match(late.text, /by 1:40am\. This one is there at 1:30am, when the clocks have gone back\./);
	// 01:23 by the clock comes after 01:35 when it is the second one of the night.
	assert.equal(ask(timetable, "A", "B", "--depart 2023-10-29T01:13").arrive, "01:35");
	// In autumn it is an hour ahead: 00:20 of the timetable is 01:20 by the clock before the change.
	const autumn = ask(timetable, "A", "F", "--depart 2023-10-29T01:00");
	assert.deepEqual([autumn.depart, autumn.arrive], ["01:20", "01:50"]);
});

test("a hard walking limit returns nothing (OTP 1792): the best is told with the limit that it breaks", () => {
	const timetable = town("walk", [{ id: "T1", calls: "A 08:00 E 08:30" }]);
	const far = ask(timetable, "A", "F", "--depart 2023-09-15T07:00", "--walk-m-max-leg", "1000");
	assert.equal(far.status, 1);
	assert.deepEqual(far.breaks, [{ limit: "walk_m_max_leg", limit_value: 1000, needs: 1446 }]);
	assert.equal(far.arrive, "08:52");
	assert.match(far.text, /No way with walks of 1\.0 km or less\. This one needs 1\.4 km/);
	assert.equal(ask(timetable, "A", "F", "--depart 2023-09-15T07:00").status, 0);
});

test("every other hard limit, too: the change, the hour, the money, the step and the place to avoid", () => {
	const timetable = town("limits", [
		{ id: "T1", calls: "A 08:00 F 08:10", wheelchair: "2" },
		{ id: "T2", calls: "F 08:20 L 08:30", line: "2", wheelchair: "1" },
	]);
	const fares = join(folder, "fares.json");
	writeFileSync(fares, JSON.stringify({ source: "x", date: "2023-01-01", fares: [{ operator: "City Bus", pence: 200 }] }));
	const broken = (...limit) => ask(timetable, "A", "L", "--depart 2023-09-15T07:00", "--fares", fares, ...limit);
	const cases = [
		[["--change-minutes-min", "12"], { limit: "change_minutes_min", limit_value: 12, needs: 10 }],
		[["--latest", "08:15"], { limit: "latest", limit_value: "08:15", needs: "08:30" }],
		[["--money-pence", "350"], { limit: "money_pence", limit_value: 350, needs: 400 }],
		[["--step-free"], { limit: "step_free", limit_value: null, needs: null }],
		[["--avoid", `${at("F")},50`], { limit: "avoid", limit_value: null, needs: null }],
	];
	for (const [words, want] of cases) {
		const answer = broken(...words);
		assert.deepEqual([answer.status, answer.arrive, answer.breaks], [1, "08:30", [want]], words.join(" "));
	}
	const late = ask(timetable, "A", "L", "--arrive 2023-09-15T08:29");
	assert.deepEqual(late.breaks, [{ limit: "latest", limit_value: "08:29", needs: "08:30" }]);
	assert.doesNotMatch(broken("--avoid", `${at("F")},50`).text, /51\.5/);
});

/* A GTFS Realtime message that cancels one trip [gtfs-realtime.proto]. */
function cancelling(trip, date) {
	const field = (number, type, bytes) => Buffer.concat([Buffer.from([number << 3 | type]), bytes]);
	const block = (number, ...parts) => {
		const bytes = Buffer.concat(parts);
		return field(number, 2, Buffer.concat([Buffer.from([bytes.length]), bytes]));
	};
	const text = (number, value) => block(number, Buffer.from(value));
	const descriptor = block(1, text(1, trip), text(3, date), field(4, 0, Buffer.from([3])));
	return Buffer.concat([block(1, text(1, "2.0")), block(2, text(1, "1"), block(3, descriptor))]);
}

test("cancelled trips vanish (OTP 3119): what does not run is shown, and what runs instead", () => {
	const timetable = town("cancelled", [{ id: "T1", calls: "A 08:00 F 08:30" }, { id: "T2", calls: "A 09:00 F 09:30" }]);
	const live = join(folder, "live.pb");
	writeFileSync(live, cancelling("T1", "20230915"));
	const answer = ask(timetable, "A", "F", "--depart 2023-09-15T07:00", "--live", live);
	assert.deepEqual(answer.cancelled, [{ line: "1", from_stop: "Stop A", depart: "08:00" }]);
	assert.equal(answer.depart, "09:00");
	assert.match(answer.text, /CANCELLED: 1 at 8am from Stop A/);
	assert.deepEqual(ask(timetable, "A", "F", "--depart 2023-09-16T07:00", "--live", live).cancelled, []);
});

test("wheelchair unknown is taken for no: it is asked about, and only a no is left out", () => {
	const timetable = town("wheelchair", [
		{ id: "T1", calls: "A 08:00 F 08:30", wheelchair: "2" },
		{ id: "T2", calls: "A 09:00 F 09:30", wheelchair: "0" },
		{ id: "T3", calls: "A 10:00 F 10:30", wheelchair: "1" },
	]);
	const any = ask(timetable, "A", "F", "--depart 2023-09-15T07:00");
	assert.deepEqual([any.depart, any.legs[0].rides[0].wheelchair], ["08:00", "no"]);
	const free = ask(timetable, "A", "F", "--depart 2023-09-15T07:00", "--step-free");
	assert.deepEqual([free.status, free.depart, free.legs[0].rides[0].wheelchair], [0, "09:00", "unknown"]);
	assert.match(free.text, /Wheelchair place on Bus 1: not known\. Ask City Bus\./);
	assert.equal(free.next.depart, "10:00");
});

test("real files have leading blanks, a BOM, CRLF, quoted commas and columns of their own", () => {
	const timetable = town("text", [{ id: "T1", calls: "A 08:00 F 08:30" }], {
		"stops.txt": "\ufeffzone,stop_lon,stop_name,\"stop_id\",stop_lat\r\n" +
			"1, -3.0,\"Gate, Main \"\"Road\"\"\",A,  51.50\r\n,-3.0 ,Stop F,F, 51.55\r\n",
		"stop_times.txt": "stop_sequence,trip_id,my_column,stop_id,departure_time,arrival_time\r\n" +
			"1,T1,x,A, 8:00:00, 8:00:00\r\n2,T1,\"x,y\",F,8:30:00,8:30:00\r\n\r\n",
	});
	const journey = ask(timetable, "A", "F", "--depart 2023-09-15T07:00");
	assert.equal(journey.legs[0].rides[0].from_stop, 'Gate, Main "Road"');
	assert.deepEqual([journey.depart, journey.arrive], ["08:00", "08:30"]);
});

test("an unknown fare is taken for nothing: it is said to be unknown, with whom to ask", () => {
	const gate = ["--from", "51.4806,-3.1679", "--to", "51.582255,-2.987843", "--depart", "2023-09-15T09:30"];
	const words = ["journey", "--timetable", newport, ...gate, "--fares", "conf/newport/fares.json"];
	const journey = JSON.parse(run(...words, "--json").stdout);
	assert.equal(journey.pence, null);
	assert.match(run(...words).stdout, /Price: not known\. Ask Megabus\./);
	const free = JSON.parse(run(...words, "--warrant-circle", "51.588,-2.997,6000", "--json").stdout);
	assert.equal(free.pence, 0);
});
