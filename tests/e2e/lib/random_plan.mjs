// SPDX-License-Identifier: MIT
//
// Plans for the sample city, drawn from a seed: whatever people may write down for a day in Newport.
// The same seed gives the same plan. Persons and numbers are fictional (07700 900000-999).

const SERVICES = [
	"newport-usk-house", "newport-job-centre-plus", "newport-information-station", "newport-citizens-advice",
	"newport-boots-pharmacy", "newport-well-pharmacy", "newport-food-bank", "newport-soup-kitchen",
	"newport-central-library", "newport-city-homes", "newport-st-pauls-clinic", "newport-handpost-pharmacy",
];
const KINDS = ["contact", "money", "accommodation", "advice", "medication", "food", "health"];
const GATES = [
	{ name: "the west gate", lat: 51.4806, lon: -3.1679 },
	{ name: "the town gate", lat: 51.5842, lon: -2.9977 },
	{ name: "the hill gate", lat: 51.6013, lon: -3.0012 },
];

// mulberry32: small, seeded, the same everywhere.
function chance(seed) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	return {
		below: (limit) => Math.floor(next() * limit),
		pick: (list) => list[Math.floor(next() * list.length)],
		happens: (share) => next() < share,
	};
}

const clock = (minute) =>
	`${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function appointment(random, i, consents) {
	const minutes = random.pick([10, 15, 20, 30, 45, 60]);
	const made = {
		id: `a${i + 1}`,
		kind: random.pick(KINDS),
		label: `Desk ${i + 1}`,
		service: random.pick(SERVICES),
		minutes,
		booked: clock(9 * 60 + 15 * random.below(28)),
		earliest: "09:00",
		latest: random.pick(["12:00", "15:30", "17:00"]),
		priority: random.pick(["must", "must", "should", "could"]),
		modes: { visit: "agreed", phone: random.pick(consents), video: "never" },
		next_working_day: random.pick(consents),
		move: random.pick(consents),
		source: "as it was written down",
	};
	if (i > 0 && random.happens(0.15))
		made.after = [`a${1 + random.below(i)}`];
	return made;
}

function parties(appointments) {
	const number = (n) => `07700 9${String(n).padStart(5, "0")}`;
	return [
		{ role: "person", name: "Jay", number: number(104), label: "Jay", consent: true },
		{ role: "coordinator", name: "Alex", number: number(201), label: "Alex", consent: true },
		{ role: "officer", name: "Sam", number: number(301), label: "Sam", consent: true,
			appointments: [appointments[0].id] },
		...appointments.slice(1, 4).map((one, i) => ({
			role: "service", name: one.label, number: number(302 + i), label: one.label, consent: true,
			appointments: [one.id],
		})),
	];
}

/* Of 1 to 8 appointments, or of ${count}. */
export function randomPlan(seed, date, count) {
	const random = chance(seed);
	const consents = ["agreed", "ask", "ask", "never"];
	const expected = 8 * 60 + 30 + 15 * random.below(9);
	const appointments = [];
	const drawn = 1 + random.below(8);
	for (let i = 0; i < (count ?? drawn); i++)
		appointments.push(appointment(random, i, consents));
	return {
		plan: `R${seed}`,
		date,
		zone: "Europe/London",
		gate: { ...random.pick(GATES), label: "the gate", earliest: "08:30", expected: clock(expected), latest: "12:00" },
		home: random.happens(0.4)
			? { name: "the house", lat: 51.5705, lon: -2.9802, arrive_by: random.pick(["18:00", "19:00", "21:00"]) }
			: null,
		person: {
			walk_mps: random.pick([0.8, 1.1, 1.4]),
			walk_m_max_leg: random.pick([800, 1600, 2500]),
			walk_m_max_day: random.pick([4000, 6000, 9000]),
			money_pence: random.pick([0, 1000, 4600, 8000]),
			change_minutes_min: 4,
			arrive_early_minutes: random.pick([0, 5, 10]),
			simple_day: false,
		},
		lift: random.happens(0.3) ? { from: "09:00", until: "13:00" } : null,
		warrant: random.happens(0.5) ? { to: "Newport" } : null,
		breaks: random.happens(0.5) ? [{ kind: "meal", minutes: 30, from: "11:30", until: "15:00" }] : [],
		avoid: random.happens(0.2) ? [{ lat: 51.588, lon: -2.9905, radius_m: 150 }] : [],
		appointments,
		parties: parties(appointments),
	};
}
