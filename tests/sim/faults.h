/* SPDX-License-Identifier: MIT
 *
 * Faults put in on purpose, to see that the rules of the simulator have teeth.
 */
#ifndef TESTS_SIM_FAULTS_H
#define TESTS_SIM_FAULTS_H

enum sim_break {
	BREAK_NOTHING,
	BREAK_INTENT,  /* bytes leave before their claim is committed */
	BREAK_ONCE,    /* a text that comes twice counts as two */
	BREAK_TRIES,   /* codes may be guessed at for ever */
	BREAK_DOUBLE,  /* every kind may be sent twice */
	BREAK_CAR,     /* plans know nothing of each other */
	BREAK_TWICE,   /* what changes is told by two texts */
	BREAK_YES,     /* what is asked for is taken for agreed */
	BREAK_DENIED,  /* that nobody answered is taken for a no */
	BREAK_AGAIN,   /* who does not answer is asked once more, twice */
	BREAK_HALVES,  /* half of a text counts as one */
	BREAK_BOTH,    /* what is passed on goes to two */
	BREAK_UNHEARD, /* that nobody can be texted is told to nobody */
	BREAK_SILENT,  /* an OK that does not come is missed by nobody */
	BREAK_STALE,   /* an answer to another problem is laid on */
};

#endif
