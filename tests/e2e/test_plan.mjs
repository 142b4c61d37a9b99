#!/usr/bin/env node
// firstday check and plan as a coordinator runs them: a published case (modelled on it), the sample city's
// real timetable, and documents that are wrong.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const PLANS = "tests/data/plans";
const CASE = [`${PLANS}/improbable.json`, "--travel", `${PLANS}/improbable_travel.json`];
const folder = mkdtempSync(join(tmpdir(), "test-plan-"));
after(() => rmSync(folder, { recursive: true }));

const run = (...words) => spawnSync(FIRSTDAY, words, { encoding: "utf8" });

function answer(...words) {
	const done = run(...words, "--json");
	assert.equal(done.status, 0, done.stderr);
	return JSON.parse(done.stdout);
}

/** A copy of the case with ${change} made to the document. */
function changed(name, change) {
	const document = JSON.parse(readFileSync(CASE[0], "utf8"));
	change(document);
	const path = join(folder, `${name}.json`);
	writeFileSync(path, JSON.stringify(document));
	return [path, ...CASE.slice(1)];
}

test("by bus none of six is reached, taxis cost too much, a lift keeps four", () => {
	const check = answer("check", ...CASE);
	const by = Object.fromEntries(check.policies.map((policy) => [policy.travel, policy]));
	assert.deepEqual(check.policies.map((policy) => policy.kept), [0, 2, 4, 0]);
	assert.equal(by.taxi.pence, 6300);
	assert.equal(by.taxi.affordable, false);
	assert.equal(by.lift.affordable, true);
	assert.deepEqual(by.transit.appointments[0], {
		id: "medicine", verdict: "missed", reason: "travel", earliest_arrival: "11:40", booked: "10:05",
		misses_by_minutes: 95, text: "earliest arrival 11:40, starts 10:05: misses by 95 min",
	});
	assert.equal(check.load.appointments, 6);
	assert.match(check.warnings.find((warning) => warning.kind === "friday").text, /Sam until Mon 09:00/);
});

test("two changes, both asked for, make the whole day possible", () => {
	const plan = answer("plan", ...CASE);
	assert.equal(plan.feasible && plan.ready, true);
	assert.equal(plan.changes, 2);
	assert.equal(plan.changes_needing_yes, 2);
	assert.deepEqual(plan.appointments.map((one) => one.status), ["kept", "kept", "moved", "kept", "moved", "kept"]);
	assert.equal(plan.appointments[2].needs_yes_from, "service");
	assert.equal(plan.ends, "13:55");
	assert.deepEqual(plan.gate_table.find((row) => row.gate === "09:30"), { gate: "09:30", kept: 6 });
	assert.deepEqual(plan.legs[0], {
		from: "gate", to: "medicine", by: "lift", depart: "09:30", arrive: "10:00", pence: 0, walk_m: 0, rides: [],
	});
});

test("the officer is asked where only the officer can say yes", () => {
	const plan = answer("plan", ...changed("officer", (document) => { document.gate.expected = "10:00"; }));
	const officer = plan.appointments.find((one) => one.id === "officer");
	assert.equal(officer.status === "kept" || officer.needs_yes_from === "officer", true);
	assert.notEqual(officer.status, "kept");
	assert.match(officer.reason, /misses by \d+ min|at the same time/);
});

test("home that cannot be reached in time leaves no plan, and status 1", () => {
	const words = changed("home", (document) => {
		document.home = { name: "Home", lat: 52, lon: -3, arrive_by: "19:00" };
	});
	const done = run("plan", ...words, "--json");
	assert.equal(done.status, 1);
	const plan = JSON.parse(done.stdout);
	assert.equal(plan.feasible, false);
	assert.equal(plan.why_not, "home cannot be reached by 19:00");
	assert.deepEqual(plan.legs, []);
});

test("every fault of a document is told at once with its pointer, status 65", () => {
	const words = changed("bad", (document) => {
		document.appointments[2].minutes = -5;
		document.appointments[1].hours = "Mo-Fr 9-17";
		document.appointments[0].placee = 1;
		document.date = "2023-02-30";
	});
	const done = run("check", ...words, "--json");
	assert.equal(done.status, 65);
	assert.equal(done.stdout, "");
	const places = JSON.parse(done.stderr).errors.map((error) => error.at);
	for (const place of ["/appointments/2/minutes", "/appointments/0/placee", "/date"])
		assert.ok(places.includes(place), `${place} in ${places}`);
	const hours = run("check", ...changed("hours", (document) => {
		document.appointments[1].hours = "Mo-Fr 9-17";
	}), "--json");
	assert.equal(hours.status, 65);
	assert.match(JSON.parse(hours.stderr).errors[0].at, /^\/appointments\/1\/hours/);
});

test("neither or both of --travel and --timetable is a fault of usage", () => {
	assert.equal(run("plan", CASE[0]).status, 64);
	assert.equal(run("plan", ...CASE, "--timetable", "x.tt").status, 64);
	assert.equal(run("check", "--travel", CASE[2]).status, 64);
});

test("the sample city's day is planned on its real timetable, the same each time", () => {
	const timetable = join(folder, "newport.tt");
	assert.equal(run("timetable", "build", "conf/newport/newport_gtfs.zip", "-o", timetable).status, 0);
	const words = ["conf/newport/J4.json", "--timetable", timetable, "--directory", "conf/newport/directory.json"];
	const check = answer("check", ...words);
	assert.equal(check.policies[0].travel, "transit");
	assert.equal(check.policies[0].kept, 0);
	const plan = answer("plan", ...words);
	assert.equal(plan.feasible && plan.ready, true);
	assert.deepEqual(answer("plan", ...words), plan);
	const noLift = JSON.parse(readFileSync(words[0], "utf8"));
	noLift.lift = null;
	noLift.person.money_pence = 1000; // no taxi out of town
	const path = join(folder, "nolift.json");
	writeFileSync(path, JSON.stringify(noLift));
	const bus = answer("plan", path, ...words.slice(1)).legs.find((leg) => leg.by === "transit");
	assert.ok(bus.rides.length >= 1 && bus.rides[0].line !== "", "a bus is named");
	assert.ok(bus.rides[0].depart >= bus.depart && bus.rides.at(-1).arrive <= bus.arrive);
});

test("the text for a person fits a phone and says why", () => {
	const plan = run("plan", ...CASE);
	assert.match(plan.stdout, /Can be done\. 2 changes, 2 need a yes/);
	assert.match(plan.stdout, /Priya: 10:30, now 12:55 \(the service is to say yes\)\n  why: at the same time as Sam/);
	const check = run("check", ...CASE);
	assert.match(check.stdout, /Bus and train: 0 of 6/);
	assert.match(check.stdout, /Load: 6 appointments\. The 4 that are kept: 0 m on foot, 2 h 20 min without a break/);
	assert.match(check.stdout, /NO 10:05 Chemist: earliest arrival 11:40, starts 10:05: misses by 95 min/);
});

test("each change has a paragraph to send, and no service reads of another", () => {
	const plan = answer("plan", ...CASE);
	const changed = plan.appointments.filter((one) => one.status !== "kept");
	assert.deepEqual(plan.sheets.map((sheet) => sheet.id), changed.map((one) => one.id));
	const labels = JSON.parse(readFileSync(CASE[0], "utf8")).appointments.map((one) => [one.id, one.label]);
	for (const sheet of plan.sheets) {
		assert.match(sheet.text, /cannot be kept\. .+\. We ask for /);
		for (const [id, label] of labels)
			assert.ok(id === sheet.id || !sheet.text.includes(label), `${sheet.id} reads of ${label}`);
	}
	assert.match(run("plan", ...CASE).stdout, /\nTo Priya:\n {2}IJ1, Fri 15 Sep: the 10:30 visit cannot be kept/);
});

test("of two musts at one hour the heavier is kept, and -c CONF says which is heavier", () => {
	const at = (lat) => ({ place: { lat, lon: -3 }, minutes: 30, booked: "10:00" });
	const path = join(folder, "clash.json");
	writeFileSync(path, JSON.stringify({ plan: "W1", date: "2023-09-15", gate: { lat: 51.4, lon: -3, expected: "09:00" },
		appointments: [{ id: "bed", kind: "accommodation", ...at(51.5) }, { id: "dose", kind: "medication", ...at(51.6) }] }));
	const rows = ["bed", "dose"].map((to) => ({ from: "gate", to, minutes: 20, by: "walk" }));
	writeFileSync(join(folder, "clash_rows.json"), JSON.stringify(rows));
	writeFileSync(join(folder, "heavy.conf"), "weight-accommodation 4\n");
	const words = ["plan", path, "--travel", join(folder, "clash_rows.json")];
	const kept = (...more) => answer(...words, ...more).appointments.filter((one) => one.start !== null).map((one) => one.id);
	assert.deepEqual(kept(), ["dose"]);
	assert.deepEqual(kept("-c", join(folder, "heavy.conf")), ["bed"]);
	writeFileSync(join(folder, "wrong.conf"), "weight-must 0\n");
	assert.equal(run(...words, "-c", join(folder, "wrong.conf")).status, 78);
});

test("check and plan know what is shut, from --closures FILE or from -c CONF", () => {
	const path = join(folder, "shut.json");
	const desk = { place: { name: "Desk", lat: 51.5, lon: -3 }, hours: "Mo-Su 09:00-17:00", minutes: 30, booked: "10:00" };
	writeFileSync(path, JSON.stringify({ plan: "W2", date: "2023-09-15", gate: { lat: 51.4, lon: -3, expected: "09:00" },
		appointments: [{ id: "desk", move: "ask", ...desk }, { id: "later", next_working_day: "ask", ...desk, booked: "08:00" }] }));
	writeFileSync(join(folder, "shut_rows.json"), JSON.stringify(["desk", "later"].map((to) => ({ from: "gate", to, minutes: 20, by: "walk" }))));
	const shut = (name, rows) => {
		writeFileSync(join(folder, name), JSON.stringify(rows));
		return join(folder, name);
	};
	const today = shut("today.json", [{ location: "Desk", date: "2023-09-15", from: "09:30", until: "11:00", because: "a burst pipe" }]);
	const both = shut("both.json", [{ location: "Desk", date: "2023-09-15", from: "09:30", until: "11:00" }, { location: "Desk", date: "2023-09-18" }]);
	const words = [path, "--travel", join(folder, "shut_rows.json")];
	const told = (verb, ...more) => (verb === "plan" ? answer(verb, ...words, ...more).appointments
		: answer(verb, ...words, ...more).policies[3].appointments);
	assert.deepEqual(told("plan").map((one) => one.status), ["kept", "next_day"]);
	const desks = told("plan", "--closures", today);
	assert.equal(desks[0].status, "moved");
	assert.equal(desks[0].start >= "11:00", true, desks[0].start);
	assert.equal(told("check", "--closures", today)[0].verdict, "missed");
	assert.equal(told("check", "--closures", today)[0].reason, "closed");
	assert.deepEqual(told("plan", "--closures", both).map((one) => one.status), ["moved", "dropped"]);
	// The configuration's, with its directory; an option of the line goes before it.
	writeFileSync(join(folder, "shut.conf"), `closures both.json\ndirectory ${process.cwd()}/conf/newport/directory.json\n`);
	const conf = ["-c", join(folder, "shut.conf")];
	assert.deepEqual(told("plan", ...conf).map((one) => one.status), ["moved", "dropped"]);
	assert.deepEqual(told("plan", ...conf, "--closures", today).map((one) => one.status), ["moved", "next_day"]);
	// A fault in any row is told with its place, and nothing is planned.
	const wrong = shut("wrong.json", [{ location: "Desk", date: "2023-09-15" }, { service: "nowhere", date: "2023-09-15" }]);
	const done = run("plan", ...words, "--closures", wrong, "--json");
	assert.equal(done.status, 65);
	assert.equal(JSON.parse(done.stderr).errors[0].at, "/1/service");
	assert.equal(run("plan", ...words, "--closures", join(folder, "none.json")).status, 65);
});

test("too long without a meal is told of the day as booked, and no plan is", () => {
	const hungry = (most) => changed(`hungry${most}`, (day) => Object.assign(day.person, { minutes_without_break_max: most }));
	const warning = (most) => answer("check", ...hungry(most)).warnings.find((one) => one.kind === "no_break");
	const [, long, over] = /^(\d+) min without a meal, 60 min is the most: (\d+) min too long$/.exec(warning(60).text);
	assert.equal(long - over, 60);
	assert.equal(warning(Number(long)), undefined);
	const minute = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
	const longest = (plan) => Math.max(minute(plan.breaks[0].start) - 570, minute(plan.ends) - minute(plan.breaks[0].end));
	const free = answer("plan", ...hungry(1440));
	const most = longest(free) - 1;
	const bound = answer("plan", ...hungry(most));
	assert.ok(bound.feasible && longest(bound) <= most);
	const never = JSON.parse(run("plan", ...hungry(60), "--json").stdout); // the meal is from 11:30 on
	assert.equal(never.feasible, false);
	assert.equal(never.why_not, "120 min without a meal at least, 60 min is the most: 60 min too long");
});

test("a simple day on the real timetable changes once at most and has its margins", () => {
	const document = JSON.parse(readFileSync("conf/newport/J4.json", "utf8"));
	document.person.simple_day = true;
	const path = join(folder, "simple.json");
	writeFileSync(path, JSON.stringify(document));
	const plan = answer("plan", path, "--timetable", join(folder, "newport.tt"));
	const minute = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
	const held = plan.appointments.filter((one) => one.start !== null).sort((a, b) => minute(a.start) - minute(b.start));
	assert.ok(held.length >= 3);
	assert.ok(plan.legs.every((leg) => leg.rides.length <= 2));
	for (let i = 1; i < held.length; i++) assert.ok(minute(held[i].start) - minute(held[i - 1].end) >= 15, held[i].id);
	for (const leg of plan.legs.filter((one) => one.to !== "home"))
		assert.ok(minute(held.find((one) => one.id === leg.to).start) - minute(leg.arrive) >= 10, leg.to);
});

test("three days of the week side by side, each with its own hours", () => {
	const days = answer("compare", ...CASE).days;
	assert.deepEqual(days.map((day) => day.weekday), ["Wednesday", "Thursday", "Friday"]);
	for (const day of days)
		assert.equal(day.today + day.next_day + day.dropped, day.of);
	const friday = days.at(-1);
	assert.deepEqual(friday.as_booked, { transit: 0, taxi: 2, lift: 4, walk: 0 });
	const { sheets, options, ...plan } = answer("plan", ...CASE);
	assert.ok(Array.isArray(options));
	assert.ok(sheets.length > 0);
	assert.deepEqual(friday.plan, plan, "its Friday is the plan");
	assert.ok(friday.shut.length > days[1].shut.length, "more is shut after a Friday than after a Thursday");
	const said = run("compare", ...CASE, "--days", friday.date);
	assert.match(said.stdout, /as booked: transit 0, taxi 2, lift 4, walk 0 of 6\n {2}repaired: 6 of 6 that day/);
	const words = `${plan.changes} changes, ${plan.changes_needing_yes} need${plan.changes_needing_yes === 1 ? "s" : ""} a yes`;
	assert.ok(said.stdout.includes(`as booked. ${words}. `), said.stdout);
	assert.match(said.stdout, /Sam shut from Fri [0-9:]+ until Mon 09:00/);
});

test("dates that are none, or too many, are all told", () => {
	const wrong = run("compare", ...CASE, "--days", "2023-02-30,,Friday", "--json");
	assert.equal(wrong.status, 64);
	assert.equal(JSON.parse(wrong.stderr).errors.length, 3);
	const many = run("compare", ...CASE, "--days", Array(8).fill("2023-09-15").join());
	assert.equal(many.status, 64);
	assert.match(many.stderr, /more than 7 dates/);
	assert.equal(run("plan", ...CASE, "--days", "2023-09-15").status, 64, "only compare knows it");
});

test("a hub is found over many plans, and few of them are never counted", () => {
	const timetable = join(folder, "newport.tt");
	const plans = [...Array(6).keys()].map((i) => {
		const document = JSON.parse(readFileSync("conf/newport/J4.json", "utf8"));
		document.plan = `H${i}`;
		const path = join(folder, `hub${i}.json`);
		writeFileSync(path, JSON.stringify(document));
		return path;
	});
	const words = ["--timetable", timetable, "--at", "newport-usk-house", "--session", "12:30-15:30"];
	const found = answer("hub", ...plans, ...words);
	assert.deepEqual(found, { plans: 6, without_hub: { fewer_than: 5 }, hubs: [
		{ place: "Usk House", from: "12:30", until: "15:30", whole: 6 }] });
	assert.match(run("hub", ...plans.slice(2), ...words).stdout, /^4 plans.*: fewer than 5\.\n.*: fewer than 5\n$/);
	const wrong = run("hub", plans[0], "--timetable", timetable, "--at", "nowhere", "--kinds", "contact", "--json");
	assert.equal(wrong.status, 65);
	writeFileSync(join(folder, "bad.json"), "{}");
	const bad = run("hub", plans[0], join(folder, "bad.json"), "--timetable", timetable);
	assert.equal(bad.status, 65);
	assert.match(bad.stderr, /bad\.json\/plan:? /, "the file is named");
});
