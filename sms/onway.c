/* SPDX-License-Identifier: MIT
 *
 * Whole texts against lists of what people say: what is left when polite and idle words are taken
 * out has to be in a list, word for word, so that "the bus left" is never taken for "left".
 */
#include "sms/onway.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "sms/saidtime.h"

#define REST_SIZE 64 /* of what is left of a text; more is in no list */

/* Say nothing by themselves. */
static const char idle[] =
    "i im ive ill id am are we were well have has had will be been is its it the a an my just now "
    "right so then still about around approx roughly probably prob probs think hopefully "
    "should gonna going to get getting please pls plz mate hi hello hey hiya yo u you ya b bout "
    "thanks thank thankyou thx thnx tnx ta cheers ok okay okey okk kk yes yeah yep yh great good "
    "morning afternoon sir miss love x xx xxx lol all sorry only for teh soon that thats very much "
    "ish "
    "dwi dwin dw rwyn newydd fawr rydw rwy fi mi yr y yn n ma mae maer wedi bod bydda byddaf "
    "byddai fydda fyddai i am "
    "o tua rhyw rwan nawr plis diolch helo shwmae haia iawn oce ie ydw bore da pnawn "
    "prynhawn sori gobeithio debyg eto fy ei";

/* Of idle words those that are a word of their own, alone. */
static const char thanks[] =
    "thanks thank thankyou thx thnx tnx ta cheers diolch good great morning bore";

/* That all goes as it is to. Each as it stands without idle words, parted by bars. */
static const char well[] =
    "|on bus|on train|on coach|on tram|on way|on way there|on way over|here|there|arrived|arrived "
    "safe|"
    "arrived safely|already here|already there|outside|outside there|leaving|leaving here|setting "
    "off|"
    "set off|left|left home|left house|left flat|off|walking|walking there|walking over|heading "
    "there|"
    "heading over|head there|nearly there|nearly here|almost there|almost here|close|close by|near|"
    "nearby|not far|not far off|waiting|waiting here|waiting outside|waiting for bus|waiting bus|"
    "waiting bus stop|waiting at bus stop|waiting train|at bus stop|at stop|at station|"
    "at bus station|at train station|got bus|got on|got train|got coach|got on bus|got on train|"
    "got on coach|caught bus|caught train|got it|got that|got here|got there|got home|got home "
    "safe|got home ok|got|omw|got in|home|"
    "at home|home safe|back home|made it|made|safe|safe sound|done|all done|sorted|fine|doing fine|"
    "no worries|understood|will do|coming|cool|sound|nice one|perfect|brilliant|know|on it|"
    "in waiting room|in|inside|on foot|"
    "ar bws|ar tren|ar ffordd|ar ffordd yna|ar ffordd yno|yma|yno|yna|cyrraedd|gyrraedd|"
    "cyrraedd yma|gadael|bron yno|bron yna|bron cyrraedd|bron chyrraedd|adael|agos|"
    "tu allan|aros|aros bws|aros tren|aros am bws|aros am y bws|orsaf|dal bws|dal tren|cerdded|dod|"
    "adre|adref|gartref|gartre|cyrraedd adre|cyrraedd adref|adre saff|adref saff|gartref saff|"
    "nol adre|nol adref|nol gartref|cychwyn|popeth|popeth "
    "dda|dda|da|gret|grand|dyma|gwych|ardderchog|"
    "deall|barod|saff|gwneud|gorffen|wneud|";

/* That they are not late, or no more. */
static const char in_time[] =
    "|not late|no longer late|not late anymore|not late any more|on time|in time|"
    "back on time|ddim hwyr|ddim hwyr rwan|dim hwyr|ar amser|mewn pryd|";

/* Where they are to go. */
static const char asks_next[] =
    "|what|where|where go|where do go|where do|where next|where now|where next go|what now|what "
    "next|"
    "what do|what do do|what do next|what do now|where supposed|where need|where need go|"
    "where do need go|where meant|when|what time|when next|what time next|what time need|"
    "what time do need there|what time do need leave|when do leave|what time do leave|"
    "what time appointment|when appointment|when next appointment|what time next appointment|"
    "where appointment|where next appointment|next one|who next|"
    "beth|ble|lle|ble nesaf|lle nesaf|ble mynd|lle mynd|ble dwin mynd|ble rwyn mynd|lle dwin mynd|"
    "beth nesaf|beth rwan|beth nawr|pryd|faint or gloch|pa bryd|beth wneud|ble nesa|lle nesa|"
    "beth nesa|pa amser|ble mynd nesaf|ble mynd nesa|lle mynd nesa|";

/* That they will be somewhere, beside an hour. */
static const char there[] =
    "here there arrive arrives arriving arrival eta make reach in late running l8 bus train coach "
    "gets next later coming within another time more at by on for till until til maybe or "
    "yno yna yma cyrraedd gyrraedd gyrhaeddaf chyrraedd hwyr rhedeg bws tren dod mewn arall "
    "cyrhaeddaf cyrhaedda ar erbyn falle efallai neu fe";
static const char arrives[] = "here there arrive arrives arriving arrival eta make reach in within "
			      "coming yno yna yma cyrraedd "
			      "gyrraedd gyrhaeddaf chyrraedd mewn dod cyrhaeddaf cyrhaedda";

static const char trouble[] =
    "missed miss wrong lost stuck cancelled canceled broke broken breakdown shut closed locked "
    "cant "
    "cannot couldnt couldn unable stranded delayed delays traffic sick poorly unwell hurt hospital "
    "colli collir collais golli heb sal goll anghywir sownd canslo ganslo canslwyd torri dorri gau "
    "methu fethu "
    "ffaelu oedi traffig";
static const char vehicles[] = "bus train coach tram ride bws tren";

static struct command
of_verb(enum command_verb verb)
{
	return (struct command){
	    .verb = verb, .at_min = COMMAND_NO_TIME, .until_min = COMMAND_NO_TIME};
}

static struct command
late_or_call(int minutes)
{
	struct command ask = of_verb(COMMAND_AMBIGUOUS);
	snprintf(ask.ask[0], sizeof ask.ask[0], "LATE %d", minutes);
	snprintf(ask.ask[1], sizeof ask.ask[1], "CALL");
	return ask;
}

bool
onway_is_trouble(const struct token tokens[], int n)
{
	for (int i = 0; i < n; i++)
		if (token_is_among(&tokens[i], trouble))
			return true;
	return false;
}

/* What a text says: its one hour or duration, and what else. */
struct said {
	char rest[REST_SIZE]; /* without idle words */
	struct saidtime times[2];
	int n_times;
	int minutes;
	int n_minutes;
	int number;       /* of a time in bare digits, which may be minutes as well */
	bool is_clock;    /* the time can be nothing but an hour of the day */
	bool is_of_there; /* all other words go with being there by then */
	bool is_arriving; /* and one of them says so */
	bool is_thanks;
	bool is_long;
};

static void
add_rest(struct said *said, const struct token *token)
{
	size_t n = strlen(said->rest);
	if (token_is_among(token, idle) && !token_is_among(token, "stop"))
		return;
	size_t written =
	    (size_t)snprintf(said->rest + n, REST_SIZE - n, "%s%s", n > 0 ? " " : "", token->text);
	said->is_long = said->is_long || written >= REST_SIZE - n;
	said->is_of_there = said->is_of_there && token_is_among(token, there);
	said->is_arriving = said->is_arriving || token_is_among(token, arrives);
}

/* An hour or a duration at ${at}; how many tokens, 0: none. "In 10" is a duration, "at 10" an hour. */
static int
hear_amount(struct said *said, const struct token tokens[], int n, int at)
{
	static const char before_minutes[] = "in within mewn another more running rhedeg";
	struct saidtime time;
	int minutes = 0;
	int taken = saidtime_read(tokens + at, n - at, &time);
	int lasting = saidtime_duration(tokens + at, n - at, &minutes);
	bool is_bare = token_is_digits(&tokens[at], 1, 4);
	bool is_after = at > 0 && token_is_among(&tokens[at - 1], before_minutes);
	/* "20 mins" is longer than "20", "20 past 2" than "20". */
	if (lasting > 0 && (lasting > taken || taken == 0 || is_after)) {
		said->minutes = minutes;
		said->n_minutes++;
		return lasting;
	}
	if (taken == 0)
		return 0;
	said->times[said->n_times == 0 ? 0 : 1] = time;
	said->n_times++;
	said->is_clock = !is_bare || taken > 1 || strlen(tokens[at].text) == 4;
	said->number = said->is_clock ? 0 : minutes;
	return taken;
}

static void
hear_said(struct said *said, const struct token tokens[], int n)
{
	*said = (struct said){.is_of_there = true};
	for (int i = 0, taken; i < n; i += taken) {
		taken = hear_amount(said, tokens, n, i);
		if (taken > 0)
			continue;
		taken = 1;
		said->is_thanks = said->is_thanks || token_is_among(&tokens[i], thanks);
		add_rest(said, &tokens[i]);
	}
}

static bool
is_listed(const struct said *said, const char *list)
{
	char barred[REST_SIZE + 2];
	snprintf(barred, sizeof barred, "|%s|", said->rest);
	return !said->is_long && said->rest[0] != '\0' && strstr(list, barred) != NULL;
}

static struct command
of_time(const struct said *said)
{
	struct command command = of_verb(COMMAND_THERE);
	command.at_min = said->times[0].min[0];
	if (said->n_times == 2)
		command.until_min = said->times[1].min[0];
	else if (said->times[0].n > 1)
		command.until_min = said->times[0].min[1];
	return command;
}

static struct command
of_minutes(const struct said *said)
{
	bool is_sane = said->minutes >= 1 && said->minutes <= COMMAND_LATE_MAX;
	if (!is_sane)
		return late_or_call(20);
	if (!said->is_arriving)
		return late_or_call(said->minutes);
	struct command command = of_verb(COMMAND_THERE);
	command.minutes = said->minutes;
	return command;
}

static bool
names_vehicle(const struct token tokens[], int n)
{
	for (int i = 0; i < n; i++)
		if (token_is_among(&tokens[i], vehicles))
			return true;
	return false;
}

/* "There is no one": of a one that is no hour. */
static bool
is_denied(const struct token tokens[], int n)
{
	for (int i = 0; i < n; i++)
		if (token_is_among(&tokens[i], "no not dont nobody but dim ddim neb ond"))
			return true;
	return false;
}

struct command
onway_read(const struct token tokens[], int n, bool is_question)
{
	struct said said;
	hear_said(&said, tokens, n);
	bool has_amount = said.n_times + said.n_minutes > 0;
	if (!has_amount && is_listed(&said, in_time))
		return of_verb(COMMAND_UNDO);
	if (!has_amount && is_listed(&said, asks_next))
		return of_verb(COMMAND_NEXT);
	if (is_question)
		return of_verb(COMMAND_UNKNOWN);
	if (!has_amount && (is_listed(&said, well) || (said.rest[0] == '\0' && said.is_thanks)))
		return of_verb(COMMAND_OK);
	bool is_one = said.n_times + said.n_minutes == 1 && said.is_of_there && !said.is_long;
	/* As it is written back: "THERE 2:30pm or 1:30pm". */
	bool is_either = said.n_times == 2 && said.n_minutes == 0 && said.times[0].is_sure &&
			 said.times[1].is_sure && strcmp(said.rest, "there or") == 0;
	if (is_either || (is_one && said.n_times == 1 && (said.is_clock || said.is_arriving)))
		return of_time(&said);
	if (is_one && said.n_minutes == 1)
		return of_minutes(&said);
	if (is_one && said.number >= 1 && said.number <= COMMAND_LATE_MAX)
		return late_or_call(said.number);
	if (has_amount && said.is_arriving && !is_denied(tokens, n)) {
		struct command how_late = of_verb(COMMAND_AMBIGUOUS);
		snprintf(how_late.ask[0], sizeof how_late.ask[0], "LATE 20");
		return how_late;
	}
	bool is_no_ride = token_is_among(&tokens[0], "no dim") && names_vehicle(tokens, n);
	if (onway_is_trouble(tokens, n) || is_no_ride)
		return late_or_call(20);
	return of_verb(COMMAND_UNKNOWN);
}
