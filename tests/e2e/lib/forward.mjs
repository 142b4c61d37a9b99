// SPDX-License-Identifier: MIT
//
// Driving a replay beside a provider: the clock goes from one thing that is due to the next, and what the daemon
// counts and shows is waited for.
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 20;

export class Driver {
	/* ${provider} has an inbox of asks; ${daemon} is set by the test once it runs. */
	constructor(provider, begin) {
		this.provider = provider;
		this.begin = begin;
		this.daemon = null;
	}

	/* The daemon's clock in ms, to the minute: the sample's zone is an hour ahead of UTC on these dates. */
	async now() {
		if (this.daemon === null)
			return Date.parse(`${this.begin}+01:00`);
		const { date, time } = await this.daemon.get("/api/v1/replay");
		return Date.parse(`${date}T${time}+01:00`);
	}

	/* A metric until it fits: what is unknown or refused is on no phone. */
	async untilCounted(name, fits) {
		for (;;) {
			const text = await (await fetch(`${this.daemon.url}/metrics`)).text();
			const line = text.split("\n").find((one) => one.startsWith(`${name} `));
			if (fits(Number(line.slice(name.length))))
				return;
			await pause(POLL_MS);
		}
	}

	ended(outcome, count) {
		return this.untilCounted(`firstday_outcomes_total{outcome="${outcome}"}`, (n) => n >= count);
	}

	/* The clock goes on to what is due next, when all that has left is answered. */
	async forward() {
		await this.untilCounted("firstday_under_way", (n) => n === 0);
		return this.daemon.post("/api/v1/replay/next");
	}

	/* Until the provider has been asked ${times} times: nothing else is due so soon. */
	async untilAsked(times) {
		for (let i = 0; i < times; i++) {
			await this.forward();
			await this.provider.asks.until(() => true, "a question");
		}
	}

	untilState(text, state) {
		const shown = (view) => view.phones.flatMap((phone) => phone.texts).findLast((one) => one.text === text.body);
		return this.daemon.until("/api/v1/phones?plan=J4", (view) => shown(view)?.state === state, `"${text.body}" being ${state}`);
	}
}
