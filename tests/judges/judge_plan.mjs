#!/usr/bin/env node
// firstday plan and check on documents and tables of journeys, against every day that can be lived minute by
// minute. Written from DESIGN section 5 alone, from the document on: no line is shared with the planner.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const FIRSTDAY = process.env.FIRSTDAY ?? "build/firstday";
const CASES = Number(process.env.CASES ?? 100);
const BASE = 540; // tiny days begin at nine
const folder = mkdtempSync(join(tmpdir(), "judge-plan-"));
after(() => rmSync(folder, { recursive: true }));

const clock = (minute) => [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, "0")).join(":");
const minuteOf = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

function seeded(seed) {
	let state = seed;
	const next = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 4294967296;
	};
	for (let i = 0; i < 5; i++) next();
	const between = (low, high) => low + Math.floor(next() * (high - low + 1));
	return { between, chance: (percent) => next() * 100 < percent, pick: (list) => list[between(0, list.length - 1)] };
}

/** A random day of three or four appointments within forty minutes, and its table. */
function draw(seed) {
	const { between, chance, pick } = seeded(seed);
	const at = (minute) => clock(BASE + minute);
	const n = chance(25) ? 4 : 3;
	const spots = [{ name: "Hub", lat: 51.5, lon: -3 }, { name: "Desk", lat: 51.6, lon: -3 }, { name: "Hall", lat: 51.7, lon: -3 },
		{ name: "Shop", lat: 51.8, lon: -3 }, { name: "Yard", lat: 51.9, lon: -3 }];
	const appointments = [];
	for (let i = 0; i < n; i++) {
		const open = between(0, 12);
		const appointment = {
			id: `a${i}`, label: `A${i}`, place: chance(15) ? spots[0] : spots[i + 1], minutes: between(1, 6), booked: at(between(3, 34)),
			hours: chance(70) ? `${at(open)}-${at(open + between(12, 28))}` : `${at(open)}-${at(open + 8)},${at(open + 10)}-${at(open + 25)}`,
			earliest: at(between(0, 15)), latest: at(between(18, 40)), priority: pick(["must", "must", "should", "could"]),
			modes: { visit: pick(["agreed", "agreed", "agreed", "ask"]), phone: pick(["never", "ask", "agreed"]), video: "never" },
			next_working_day: pick(["never", "ask", "agreed"]), move: pick(["never", "ask", "agreed"]),
		};
		if (appointment.modes.visit === "ask" && appointment.modes.phone !== "agreed") appointment.modes.visit = "agreed";
		if (chance(20)) appointment.kind = pick(["medication", "accommodation", "contact"]);
		if (chance(20)) appointment.weight = between(1, 3);
		if (i > 0 && chance(20)) appointment.after = [`a${between(0, i - 1)}`];
		appointments.push(appointment);
	}
	const person = { arrive_early_minutes: between(0, 2) };
	if (chance(25)) person.simple_day = true;
	if (chance(35)) person.minutes_without_break_max = between(6, 24);
	if (chance(60)) person.money_pence = between(0, 15);
	if (chance(40)) person.walk_m_max_leg = between(3, 9);
	if (chance(40)) person.walk_m_max_day = between(5, 20);
	const expected = between(0, 4);
	const liftFrom = between(0, 15);
	const document = {
		plan: `S${seed}`, date: "2023-09-15", zone: "Europe/London",
		gate: { name: "Gate", label: "the gate", lat: 51.4, lon: -3, earliest: at(0), expected: at(expected), latest: at(expected + 10) },
		home: chance(50) ? { name: "Home", lat: 51.3, lon: -3, arrive_by: at(between(25, 45)) } : null,
		person, lift: chance(60) ? { from: at(liftFrom), until: at(liftFrom + between(3, 25)) } : null, warrant: null,
		breaks: chance(person.minutes_without_break_max ? 80 : 30) ? [{ kind: pick(["meal", "meal", "food", "rest"]), minutes: 3, from: at(between(2, 10)), until: at(between(16, 30)) }] : [], avoid: [], appointments,
	};
	const ids = ["gate", ...(document.home ? ["home"] : []), ...appointments.map((one) => one.id)];
	const rows = [];
	for (const from of ids)
		for (const to of ids)
			for (let k = chance(15) ? 0 : between(1, 4); k > 0 && from !== to; k--) {
				const row = { from, to, by: pick(["walk", "transit", "taxi", "lift"]) };
				if (row.by === "transit" || chance(20)) {
					const depart = between(0, 35);
					Object.assign(row, { depart: at(depart), arrive: at(depart + between(0, 8)) });
				} else {
					row.minutes = between(0, 8);
				}
				if (row.by === "walk") row.walk_m = between(1, 12);
				else if (chance(80)) row.pence = between(0, 9);
				if (row.by === "transit" && chance(50)) row.walk_m = between(0, 6);
				if (row.by === "transit" && chance(50)) row.changes = between(0, 3);
				rows.push(row);
			}
	return { document, rows };
}

/** After these nobody has to have eaten again for as long as the limit says. */
const isMeal = (rest) => ["meal", "food", "break"].includes(rest.kind);

/** What a simple day asks for: minutes early, minutes of rest, changes of vehicle. */
const marginsOf = ({ simple_day: simple, arrive_early_minutes: early }) =>
	simple ? { early: Math.max(early, 10), rest: 15, changes: 1 } : { early, rest: 0, changes: Infinity };

const MODES = ["visit", "phone", "video"];
const bookedMode = (one) => MODES.find((mode) => one.modes[mode] === "agreed");
const usualWeight = { must: { medication: 3, accommodation: 2 }, should: {}, could: {} };
const weightOf = (one) => one.weight ?? usualWeight[one.priority][one.kind] ?? { must: 1, should: 3, could: 1 }[one.priority];

/** What holding ${one} in ${mode} at minute ${start} changes: [0 or 1, 0 or 1 that needs a yes]. */
function changeOf(one, mode, start) {
	const moved = start !== minuteOf(one.booked);
	const otherMode = mode !== bookedMode(one);
	const asks = (moved && one.move === "ask") || (otherMode && one.modes[mode] === "ask");
	return [moved || otherMode ? 1 : 0, asks ? 1 : 0];
}

/** All complete days, as {held: bits, changes, asked, pence, walk, t}; only as booked if ${booked}. */
function* days(document, rows, { by = ["walk", "transit", "taxi", "lift"], booked = false, money = document.person.money_pence ?? Infinity } = {}) {
	const list = document.appointments;
	const margins = marginsOf(document.person);
	const hungryAfter = booked ? undefined : document.person.minutes_without_break_max;
	const isFed = (now) => hungryAfter === undefined || now.t - now.fed <= hungryAfter;
	const placeOf = (id) => (list.find((one) => one.id === id)?.place ?? { name: id }).name;
	const bits = new Map(list.map((one, i) => [one.id, 1 << i]));
	const followers = new Map(list.map((one) => [one.id, list.filter((other) => other.after?.includes(one.id)).reduce((sum, other) => sum | bits.get(other.id), 0)]));
	const legs = new Map();
	for (const row of rows)
		if (by.includes(row.by) && (row.by !== "lift" || document.lift) && (row.changes ?? 0) <= margins.changes && (row.walk_m ?? 0) <= (document.person.walk_m_max_leg ?? Infinity))
			legs.set(`${row.from} ${row.to}`, [...(legs.get(`${row.from} ${row.to}`) ?? []), row]);
	const seen = new Set();
	const stack = [];
	const push = (state) => {
		const key = Object.values(state).join();
		if (state.t > BASE + 46 || state.pence > money || state.walk > (document.person.walk_m_max_day ?? Infinity) || seen.has(key)) return;
		seen.add(key);
		stack.push(state);
	};
	push({ t: minuteOf(document.gate.expected), at: "gate", target: "", ready: 0, rested: 0, home: 0, held: 0, breaks: 0, changes: 0, asked: 0, legs: 0, fed: hungryAfter && minuteOf(document.gate.expected), pence: 0, walk: 0, fresh: 1 });
	while (stack.length > 0) {
		const now = stack.pop();
		if (!isFed(now)) continue;
		if (now.fresh && now.target === "" && now.breaks === (1 << document.breaks.length) - 1 && (now.home || !document.home)) yield now;
		push({ ...now, t: now.t + 1, fresh: 0 });
		document.breaks.forEach((rest, k) => {
			if (!(now.breaks >> k & 1) && now.t >= minuteOf(rest.from) && now.t + rest.minutes <= minuteOf(rest.until))
				push({ ...now, t: now.t + rest.minutes, breaks: now.breaks | 1 << k, fed: hungryAfter && isMeal(rest) ? now.t + rest.minutes : now.fed, fresh: 1 });
		});
		for (const one of list) {
			if (now.held & (bits.get(one.id) | followers.get(one.id))) continue;
			const open = one.hours.split(",").some((span) => now.t >= minuteOf(span.slice(0, 5)) && now.t + one.minutes <= minuteOf(span.slice(6)));
			const moved = now.t !== minuteOf(one.booked);
			for (const mode of MODES) {
				const allowed = now.t >= now.rested && one.modes[mode] !== "never" && (!moved || (one.move !== "never" && now.t >= minuteOf(one.earliest) && now.t <= minuteOf(one.latest)));
				const there = mode === "visit" ? now.target === one.id && now.t >= now.ready : now.target === "" || (now.target !== one.id && margins.rest === 0);
				if (!open || !allowed || !there || (booked && (moved || mode !== bookedMode(one)))) continue;
				const [change, asks] = changeOf(one, mode, now.t);
				push({
					...now, t: now.t + one.minutes, rested: margins.rest && now.t + one.minutes + margins.rest, held: now.held | bits.get(one.id), changes: now.changes + change, asked: now.asked + asks,
					...(mode === "visit" ? { target: "", ready: 0 } : {}), fresh: 1,
				});
			}
			if (now.target === "" && !now.home) for (const leg of ways(now, one.id)) push(leg);
		}
		if (document.home && now.target === "" && !now.home)
			for (const leg of ways(now, "home"))
				if (booked || leg.t <= minuteOf(document.home.arrive_by)) push(leg);
	}
	function* ways(now, to) {
		const go = (minutes, pence, walk, legs = 1) => ({
			...now, t: now.t + minutes, legs: now.legs + (document.person.simple_day ? legs : 0), at: to, pence: now.pence + pence, walk: now.walk + walk, fresh: 1,
			...(to === "home" ? { home: 1 } : { target: to, ready: now.t + minutes + margins.early }),
		});
		if (placeOf(now.at) === placeOf(to)) {
			yield go(0, 0, 0, 0);
			return;
		}
		for (const row of legs.get(`${now.at} ${to}`) ?? []) {
			const minutes = row.minutes ?? minuteOf(row.arrive) - minuteOf(row.depart);
			if (row.depart !== undefined && minuteOf(row.depart) !== now.t) continue;
			if (row.by === "lift" && (now.t < minuteOf(document.lift.from) || now.t + minutes > minuteOf(document.lift.until))) continue;
			yield go(minutes, row.pence ?? 0, row.walk_m ?? 0);
		}
	}
}

/** The levels of preference as a list of numbers, larger is better; journeys count on a simple day. */
function value(document, day) {
	const level = [0, 0, 0, 0, -day.asked, -day.changes, -day.legs, -day.pence, -day.t, -day.walk];
	document.appointments.forEach((one, i) => {
		const weight = weightOf(one);
		const today = (day.held >> i & 1) === 1;
		const later = !today && one.next_working_day !== "never";
		const must = one.priority === "must";
		if (must && (today || later)) level[0] += weight;
		if (!must && today) level[1] += weight;
		if (must && today) level[2] += weight;
		if (!must && later) level[3] += weight;
		if (later && one.next_working_day === "ask") level[4] -= 1;
		if (!today) level[5] -= 1;
	});
	return level.map((n) => n + 0 || 0);
}

const compare = (a, b) => a.map((n, i) => n - b[i]).find((n) => n !== 0) ?? 0;
const best = (values) => values.reduce((top, one) => (top === null || compare(one, top) > 0 ? one : top), null);

function answer(verb, document, rows) {
	const [plan, table] = ["plan", "table"].map((name) => join(folder, `${name}.json`));
	writeFileSync(plan, JSON.stringify(document));
	writeFileSync(table, JSON.stringify(rows));
	const done = spawnSync(FIRSTDAY, [verb, plan, "--travel", table, "--json"], { encoding: "utf8" });
	assert.ok(done.status === 0 || done.status === 1, `seed ${document.plan}: status ${done.status}: ${done.stderr}`);
	return JSON.parse(done.stdout);
}

test(`${CASES} tiny days are planned as well as they can be`, () => {
	for (let seed = 1; seed <= CASES; seed++) {
		const { document, rows } = draw(seed);
		const want = best([...days(document, rows)].map((day) => value(document, day)));
		const plan = answer("plan", document, rows);
		assert.equal(plan.feasible, want !== null, `seed ${seed}: feasible`);
		if (want === null) continue;
		const day = { held: 0, changes: 0, asked: 0, legs: document.person.simple_day ? plan.legs.length : 0, pence: plan.pence, walk: plan.walk_m, t: minuteOf(plan.ends) };
		plan.appointments.forEach((one, i) => {
			if (one.start === null) return;
			const [change, asks] = changeOf(document.appointments[i], one.mode, minuteOf(one.start));
			Object.assign(day, { held: day.held | 1 << i, changes: day.changes + change, asked: day.asked + asks });
		});
		const got = value(document, day);
		assert.deepEqual(got, want, `seed ${seed}`);
		assert.deepEqual([0 - plan.changes_needing_yes, 0 - plan.changes], want.slice(4, 6), `seed ${seed}: changes`);
	}
});

test(`${CASES} tiny days are checked as an exhaustive check would`, () => {
	for (let seed = 1; seed <= CASES; seed++) {
		const { document, rows } = draw(seed);
		const list = document.appointments;
		const rank = (day) => {
			const kept = list.map((_, i) => day.held >> i & 1);
			return [kept.reduce((a, b) => a + b), list.reduce((sum, one, i) => sum + kept[i] * weightOf(one), 0), ...kept, -day.pence];
		};
		for (const policy of answer("check", document, rows).policies) {
			const by = ["walk", policy.travel];
			const canGoHome = rows.some((row) => row.to === "home" && by.includes(row.by) && (row.changes ?? 0) <= marginsOf(document.person).changes && (row.walk_m ?? 0) <= (document.person.walk_m_max_leg ?? Infinity) &&
				(row.by !== "lift" || (document.lift && [...Array(60).keys()].some((k) => {
					const depart = row.depart === undefined ? BASE + k : minuteOf(row.depart);
					const arrive = depart + (row.minutes ?? minuteOf(row.arrive) - minuteOf(row.depart));
					return depart >= minuteOf(document.lift.from) && arrive <= minuteOf(document.lift.until);
				}))));
			const day = { ...document, home: canGoHome ? document.home : null };
			const want = best([...days(day, rows, { by, booked: true })].map(rank)) ?? [0, 0, ...list.map(() => 0), 0];
			const rich = best([...days(day, rows, { by, booked: true, money: Infinity })].map(rank)) ?? want;
			const kept = policy.appointments.map((one) => (one.verdict === "kept" ? 1 : 0));
			assert.deepEqual(kept, want.slice(2, -1), `seed ${seed} by ${policy.travel}`);
			assert.equal(policy.kept, want[0]);
			assert.equal(policy.pence, -rich.at(-1) || 0, `seed ${seed} by ${policy.travel}: pence`);
			assert.equal(policy.affordable, policy.pence <= (document.person.money_pence ?? Infinity));
			for (const one of policy.appointments) assert.equal(one.reason === null, one.verdict === "kept");
		}
	}
});
